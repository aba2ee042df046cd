package tandem.media;

/**
 * What a recording is sealed with; the text is not shown. Runs on: any (immutable).
 *
 * @param id names it in the file, 1 to 64 characters of ASCII
 * @param text 64 hexadecimal digits, or base64 of 32 octets
 */
public record RecordingKey(String id, String text) {
    @Override
    public String toString() {
        return "RecordingKey[" + id + "]";
    }
}
