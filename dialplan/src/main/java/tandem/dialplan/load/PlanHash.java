package tandem.dialplan.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Names the version of a plan by what it was read from. */
final class PlanHash {
    private final MessageDigest digest;

    private PlanHash() {
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    static String of(List<ConfFile> files, Map<String, String> set) {
        PlanHash hash = new PlanHash();
        for (ConfFile file : files) {
            hash.add(file.name().getBytes(StandardCharsets.UTF_8));
            hash.add(file.octets());
        }
        new TreeMap<>(set)
                .forEach(
                        (key, value) -> {
                            hash.add(("--set " + key).getBytes(StandardCharsets.UTF_8));
                            hash.add(value.getBytes(StandardCharsets.UTF_8));
                        });
        return HexFormat.of().formatHex(hash.digest.digest());
    }

    /** The length first, so that two trees never give the same octets in a row. */
    private void add(byte[] octets) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(octets.length).flip());
        digest.update(octets);
    }
}
