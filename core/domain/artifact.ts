import { z } from 'zod';

/** Location and hash of an immutable object. Activities exchange it instead of the bytes. */
export const artifactReferenceSchema = z.object({
  bucket: z.string(),
  key: z.string(),
  /** Lower-case hex sha256 of the object's bytes. */
  sha256: z.string(),
  bytes: z.int().min(0),
});
export type ArtifactReference = Readonly<z.output<typeof artifactReferenceSchema>>;
