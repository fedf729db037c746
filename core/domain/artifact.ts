/** Where an immutable object lies and what its bytes hash to. Travels between activities instead of the bytes. */
export interface ArtifactReference {
  readonly bucket: string;
  readonly key: string;
  /** Lower-case hex sha256 of the object's bytes. */
  readonly sha256: string;
  readonly bytes: number;
}
