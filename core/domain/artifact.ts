/** Location and hash of an immutable object. Activities exchange it instead of the bytes. */
export interface ArtifactReference {
  readonly bucket: string;
  readonly key: string;
  /** Lower-case hex sha256 of the object's bytes. */
  readonly sha256: string;
  readonly bytes: number;
}
