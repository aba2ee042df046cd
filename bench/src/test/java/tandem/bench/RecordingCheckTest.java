package tandem.bench;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RecordingCheckTest {
    private static final int LENGTH_MS = 7_000;
    private static final RecordingCheck CHECK = new RecordingCheck(440, 1000, LENGTH_MS, 3_000);
    private static final short[] CALLER = WavWriter.tone(440, LENGTH_MS, 0);
    private static final short[] SEAT = WavWriter.tone(1000, LENGTH_MS, 4_000);

    private static List<String> problems(short[]... channels) {
        return CHECK.problems(Wav.read(WavWriter.pcm(channels)));
    }

    private static void assertOne(String part, List<String> problems) {
        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.getFirst().contains(part), problems.toString());
    }

    @Test
    void rightRecordingHasNoProblem() {
        assertEquals(List.of(), problems(CALLER, SEAT));
    }

    @Test
    void lengthMayDifferByATenthOfASecond() {
        assertEquals(
                List.of(),
                problems(WavWriter.tone(440, 6_910, 0), WavWriter.tone(1000, 6_910, 3_900)));
        assertOne(
                "6880 ms",
                problems(WavWriter.tone(440, 6_880, 0), WavWriter.tone(1000, 6_880, 3_800)));
        assertOne(
                "7120 ms",
                problems(WavWriter.tone(440, 7_120, 0), WavWriter.tone(1000, 7_120, 4_000)));
    }

    @Test
    void swappedChannelsAreNamed() {
        assertOne("swapped", problems(SEAT, CALLER));
    }

    @Test
    void bothTonesOnOneChannelAreNoSeparation() {
        short[] mix = SEAT.clone();
        for (int i = 0; i < mix.length; i++) {
            mix[i] = (short) (SEAT[i] + CALLER[i]);
        }

        assertOne("440 Hz) is alone on channel 1", problems(mix, SEAT));
    }

    @Test
    void silentSeatIsTold() {
        assertOne("the seat", problems(CALLER, new short[CALLER.length]));
    }

    @Test
    void toneThatIsOnlyThereForHalfOfTheTalkIsTold() {
        assertOne("the seat", problems(CALLER, WavWriter.tone(1000, LENGTH_MS, 5_500)));
    }

    @Test
    void oneChannelIsNotTwo() {
        assertOne("1 channel", problems(CALLER));
    }

    @Test
    void talkTooShortToJudgeIsAProblem() {
        RecordingCheck check = new RecordingCheck(440, 1000, LENGTH_MS, 700);

        assertOne("too short", check.problems(Wav.read(WavWriter.pcm(CALLER, SEAT))));
    }
}
