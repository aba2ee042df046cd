package tandem.media.play;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tells whether a file is still the one that was read; {@link #NONE} for what is no file or is
 * gone.
 */
record FileStamp(long size, long modifiedMs) {
    static final FileStamp NONE = new FileStamp(-1, -1);

    static FileStamp of(Path file) {
        try {
            return new FileStamp(Files.size(file), Files.getLastModifiedTime(file).toMillis());
        } catch (IOException e) {
            return NONE;
        }
    }
}
