package tandem.engine.peers;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** sipp with packets of 10, 30, 60 and 20 ms, one after the other in one call. */
@Execution(ExecutionMode.CONCURRENT)
class PacketTimesTest {
    @TempDir Path dir;

    @Test
    void whatIsHeardAndRecordedHasNoHolesWhateverThePacketTime() throws Exception {
        Program.need("sipp", "ip", "unshare");

        String said = Namespace.run(dir, 90, SippPacketTimes.class, dir.toString());

        assertTrue(said.contains("all verified"), said);
    }
}
