package tandem.engine.verbs;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import tandem.dialplan.Verb.Tones.Tone;
import tandem.media.Audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

class CountryTonesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "us", "ca", "gb", "uk", "cn", "hk", "de", "at", "ch", "nl", "it", "es", "pl", "ru",
                "mx", "br", "fr", "jp", "in", "au"
            })
    void everyToneCanBePlayedRoundAndRound(String country) {
        for (Tone tone : Tone.values()) {
            List<Audio> cadence = CountryTones.of(country).cadence(tone);
            for (Audio part : cadence) {
                Audio.Tone burst = assertInstanceOf(Audio.Tone.class, part);
                assertTrue(burst.firstHz() >= 300 && burst.firstHz() <= 1000, burst.toString());
                assertTrue(burst.onMs() >= 100 && burst.offMs() >= 100, burst.toString());
                assertEquals(burst.onMs() + burst.offMs(), burst.totalMs(), "one whole period");
            }
            assertTrue(CountryTones.lengthMs(cadence) <= 6_000);
        }
    }

    @ParameterizedTest
    @CsvSource({"us,440,6000", "gb,400,3000", "cn,450,5000", "de,425,5000", "fr,440,5000"})
    void ringbackIsThatOfTheCountry(String country, int hz, long periodMs) {
        List<Audio> ringback = CountryTones.of(country).cadence(Tone.RINGBACK);
        assertEquals(hz, ((Audio.Tone) ringback.getFirst()).firstHz());
        assertEquals(periodMs, CountryTones.lengthMs(ringback));
    }

    @Test
    void aCountryThatIsNotInTheTableHasTheTonesOfTheUs() {
        assertEquals(CountryTones.of("us"), CountryTones.of("aq"));
        assertEquals(CountryTones.of("de"), CountryTones.of("DE"));
    }
}
