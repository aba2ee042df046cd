package tandem.engine.peers;

import java.io.IOException;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

import tandem.engine.Tandem;

/**
 * An engine's process that has loaded what it needs from libraries, and waits for a word before it
 * begins: so the next one is at hand while its predecessor still lives.
 */
public final class HeldStart {
    private HeldStart() {}

    public static void main(String[] args) throws IOException, GeneralSecurityException {
        new CommandLine(CommandSpec.create());
        SSLContext.getDefault();
        if (System.in.read() >= 0) {
            Tandem.main(args);
        }
    }
}
