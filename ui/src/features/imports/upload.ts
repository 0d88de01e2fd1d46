import type { Import, RecordKind } from "../../ipc/bindings";
import { ipc } from "../../ipc/client";

const MAX_CHUNK_BYTES = 256 * 1024;

/** Hands a file to the backend piece by piece, so that no size is too large for the window. */
export async function uploadFile(
  connection: string,
  kind: RecordKind,
  file: File,
  onProgress: (share: number) => void,
): Promise<Import> {
  const begun = await ipc.beginImport(connection, kind, file.name);
  for (let from = 0; from < file.size; from += MAX_CHUNK_BYTES) {
    const piece = await file.slice(from, from + MAX_CHUNK_BYTES).arrayBuffer();
    await ipc.appendImportChunk(begun.id, new Uint8Array(piece));
    onProgress(Math.min(1, (from + MAX_CHUNK_BYTES) / file.size));
  }
  return await ipc.readImport(begun.id);
}
