package tandem.engine.peers;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Two baresip softphones meet through the queue. They refuse loopback, so engine and phones run in
 * a network namespace of the test's own, on one end of a veth pair.
 */
class BaresipTest {
    @TempDir Path dir;

    @Test
    void twoPhonesMeetThroughTheQueueAndHearEachOther() throws Exception {
        meet(BaresipMeeting.Media.PLAIN);
    }

    @Test
    void phonesThatInsistOnSrtpHearEachOtherToo() throws Exception {
        String said = meet(BaresipMeeting.Media.SRTP);

        assertFalse(said.contains("inline:"), "keys were printed");
    }

    @Test
    void aPhoneOfG722AndAPhoneOfOpusHearEachOther() throws Exception {
        meet(BaresipMeeting.Media.WIDE);
    }

    @Test
    void aPhoneThatKnowsTheOthersCodecIsAskedToUseIt() throws Exception {
        meet(BaresipMeeting.Media.RECODED);
    }

    private String meet(BaresipMeeting.Media media) throws Exception {
        Program.need("baresip", "ip", "unshare");

        String said =
                Namespace.run(
                        dir,
                        120,
                        BaresipMeeting.class,
                        dir.toString(),
                        Path.of("..", "conf").toString(),
                        media.toString());

        assertTrue(said.contains("all verified"), said);
        return said;
    }
}
