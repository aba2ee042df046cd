package tandem.engine.peers;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import tandem.bench.phone.PhoneCall;
import tandem.bench.phone.SipPhone;
import tandem.bench.rtp.Tone;

/**
 * A JVM's command line whose engine is ready in a fraction of the usual time: classes come linked
 * from a cache (JEP 514) that a first engine leaves, and only the quick compiler runs.
 */
final class FastStart {
    private static final Duration SOON = Duration.ofSeconds(30);

    /** Writing the cache takes a busy machine more than a minute. */
    private static final long CACHED_LIMIT_S = 240;

    private static @Nullable List<String> made;

    private FastStart() {}

    /** Made once for all tests of this JVM. */
    static synchronized List<String> java() throws IOException {
        List<String> known = made;
        if (known == null) {
            known = make();
            made = known;
        }
        return known;
    }

    private static List<String> make() throws IOException {
        Path dir = Files.createTempDirectory("tandem-start");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(dir)));
        String classPath = jars(dir);
        Path cache = dir.resolve("engine.aot");
        train(dir, line(classPath, "-XX:AOTCacheOutput=" + cache, "-Xlog:disable"));
        return Files.exists(cache) ? line(classPath, "-XX:AOTCache=" + cache) : line(classPath);
    }

    private static List<String> line(String classPath, String... more) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of(more));
        line.addAll(
                List.of(
                        "-ea",
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                        "-cp",
                        classPath));
        return line;
    }

    /** An engine that takes one call and ends. */
    private static void train(Path dir, List<String> java) throws IOException {
        int trunkPort = EngineUnderTest.freePort();
        EngineHome home = EngineHome.in(dir, EngineUnderTest.trunkPort(trunkPort));
        try (EngineChild engine = EngineChild.start(home, java);
                SipPhone carrier = SipPhone.on("127.0.0.1", trunkPort).peer(engine.sip())) {
            PhoneCall call = carrier.call("4003", Tone.of(440));
            call.awaitTone(440, SOON);
            call.hangup();
            engine.api().text("/metrics");
            engine.api().ask("/api/v1/calls");
            engine.signal("TERM");
            engine.ended(CACHED_LIMIT_S);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }

    /** The class path with folders packed, since only classes out of archives are cached. */
    private static String jars(Path dir) throws IOException {
        String path =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> jars = new ArrayList<>();
        for (String entry : path.split(":")) {
            Path folder = Path.of(entry);
            if (Files.isDirectory(folder)) {
                Path jar = dir.resolve(jars.size() + ".jar");
                pack(folder, jar);
                jars.add(jar.toString());
            } else if (Files.exists(folder)) {
                jars.add(entry);
            }
        }
        return String.join(":", jars);
    }

    private static void pack(Path folder, Path jar) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream packed = new JarOutputStream(out);
                Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(file -> !file.equals(folder)).toList()) {
                String name = folder.relativize(file).toString();
                // Folders too: some libraries look for their files by the folder.
                packed.putNextEntry(new JarEntry(Files.isDirectory(file) ? name + "/" : name));
                if (Files.isRegularFile(file)) {
                    Files.copy(file, packed);
                }
                packed.closeEntry();
            }
        }
    }

    private static void delete(Path dir) {
        try {
            new ProcessBuilder("rm", "-rf", dir.toString()).start().waitFor(5, TimeUnit.SECONDS);
        } catch (IOException | InterruptedException left) {
            // It is in the folder for temporary files.
        }
    }
}
