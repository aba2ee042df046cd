package tandem.engine.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import tandem.engine.audit.AuditReader;
import tandem.engine.audit.AuditRow;
import tandem.engine.audit.Sha256;

/**
 * Holds an archive of evidence against its manifest, and if there is a log against the entry that
 * was written when it was made. Confined to one thread.
 */
public final class EvidenceCheck {
    private static final int MOST_MANIFEST = 64 << 20;
    private static final Set<String> CHAINED = Set.of("decisions.jsonl", "audit.jsonl");

    private final List<String> wrong = new ArrayList<>();

    /**
     * What was found.
     *
     * @param id of the archive
     * @param files that were looked at
     * @param head of the audit when it was made, as the manifest says
     */
    public record Found(String id, int files, String head, List<String> wrong) {}

    private EvidenceCheck() {}

    /**
     * Checks an archive.
     *
     * @param audit {@code data/audit}, to see that the engine made just this archive
     * @throws IOException when it cannot be read, or is no archive
     */
    public static Found of(Path file, Optional<Path> audit) throws IOException {
        return new EvidenceCheck().run(file, audit);
    }

    private Found run(Path file, Optional<Path> audit) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            ZipEntry sealed = zip.getEntry(SealedZip.MANIFEST);
            if (sealed == null) {
                throw new IOException("it has no manifest");
            }
            byte[] manifest;
            try (InputStream in = zip.getInputStream(sealed)) {
                manifest = in.readNBytes(MOST_MANIFEST);
            }
            JsonNode about = new JsonMapper().readTree(manifest);
            Set<String> listed = new HashSet<>(Set.of(SealedZip.MANIFEST));
            for (JsonNode one : about.path("files")) {
                listed.add(one.path("name").asText());
                file(zip, one);
            }
            zip.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> !listed.contains(name))
                    .forEach(name -> wrong.add(name + ": is not in the manifest"));
            if (audit.isPresent()) {
                against(audit.get(), about.path("id").asText(), Sha256.of(manifest));
            }
            return new Found(
                    about.path("id").asText(),
                    about.path("files").size(),
                    about.path("audit_head").asText(),
                    List.copyOf(wrong));
        }
    }

    private void file(ZipFile zip, JsonNode listed) throws IOException {
        String name = listed.path("name").asText();
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            wrong.add(name + ": is missing");
            return;
        }
        MessageDigest digest = Sha256.digest();
        long octets;
        try (InputStream in = new DigestInputStream(zip.getInputStream(entry), digest)) {
            octets = in.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException broken) {
            wrong.add(name + ": cannot be read, " + broken.getMessage());
            return;
        }
        String hash = HexFormat.of().formatHex(digest.digest());
        if (octets != listed.path("octets").asLong()
                || !hash.equals(listed.path("sha256").asText())) {
            wrong.add(name + ": is not what was put in");
        } else if (CHAINED.contains(name)) {
            lines(zip, entry);
        }
    }

    /** Each entry of the audit carries its own hash. */
    private void lines(ZipFile zip, ZipEntry entry) throws IOException {
        try (var in =
                new java.io.BufferedReader(
                        new java.io.InputStreamReader(
                                zip.getInputStream(entry), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (!AuditRow.isWhole(line)) {
                    wrong.add(entry.getName() + ": an entry is not what was written");
                }
            }
        }
    }

    private void against(Path audit, String id, String manifest) throws IOException {
        List<AuditRow> made = new ArrayList<>();
        AuditReader.offline(audit)
                .all(
                        new AuditReader.Query(
                                Optional.empty(),
                                Optional.empty(),
                                row ->
                                        row.text("act").equals(Evidence.MADE)
                                                && row.text("object").equals("evidence/" + id)),
                        made::add);
        if (made.isEmpty()) {
            wrong.add("the audit does not say that it was made");
        } else if (made.stream()
                .noneMatch(row -> row.detail().path("manifest_sha256").asText().equals(manifest))) {
            wrong.add("the audit says that another manifest was made");
        }
    }
}
