package tandem.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Code of the engine that measures itself, in a process of its own. */
final class InnerBench {
    private InnerBench() {}

    /**
     * Runs it to its end.
     *
     * @param flags for its JVM, beside those of an engine
     * @param words the hidden command of the engine and its options
     * @return what it printed
     * @throws IOException also when it failed
     */
    static byte[] run(List<String> flags, List<String> words)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(EngineProcess.jvmFlags());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(EngineProcess.MAIN_CLASS);
        command.addAll(words);
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        Thread whenWeDie = new Thread(process::destroyForcibly, words.getFirst() + "-end");
        Runtime.getRuntime().addShutdownHook(whenWeDie);
        byte[] said = process.getInputStream().readAllBytes();
        int status = process.waitFor();
        if (status != 0) {
            throw new IOException("the measuring process ended with status " + status);
        }
        return said;
    }
}
