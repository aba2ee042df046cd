package tandem.engine.peers;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** An edge of kamailio and rtpengine in front of the engine, as carriers and big sites have. */
@Execution(ExecutionMode.CONCURRENT)
class EdgeTest {
    @TempDir Path dir;

    @Test
    void aCallThroughKamailioAndRtpengineIsHeardOnBothEndsAndEndsFromBothEnds() throws Exception {
        Program.need("kamailio", "rtpengine", "ip", "unshare");

        String said = Namespace.run(dir, 120, EdgeMeeting.class, dir.toString());

        assertTrue(said.contains("all verified"), said);
    }
}
