package tandem.media;

import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class CodecTest {
    @Test
    void rtpmapsAreAsRegistered() {
        assertEquals("PCMU/8000", Codec.PCMU.rtpmap());
        assertEquals("PCMA/8000", Codec.PCMA.rtpmap());
        assertEquals("G722/8000", Codec.G722.rtpmap());
        assertEquals("opus/48000/2", Codec.OPUS.rtpmap());
        assertEquals("L16/8000", Codec.L16_8K.rtpmap());
        assertEquals("L16/16000", Codec.L16_16K.rtpmap());
    }

    @ParameterizedTest
    @EnumSource
    void eachIsFoundByItsRtpmap(Codec codec) {
        String[] parts = codec.rtpmap().toLowerCase(java.util.Locale.ROOT).split("/");
        int channels = parts.length == 3 ? Integer.parseInt(parts[2]) : 1;
        assertEquals(
                Optional.of(codec), Codec.named(parts[0], Integer.parseInt(parts[1]), channels));
    }

    @Test
    void othersAreNotFound() {
        assertEquals(Optional.empty(), Codec.named("G722", 16_000, 1));
        assertEquals(Optional.empty(), Codec.named("opus", 48_000, 1));
        assertEquals(Optional.empty(), Codec.named("L16", 44_100, 2));
        assertEquals(Optional.empty(), Codec.named("G729", 8000, 1));
        assertEquals(Optional.empty(), Codec.ofStatic(-1));
        assertEquals(Optional.empty(), Codec.ofStatic(18));
        assertEquals(Optional.of(Codec.G722), Codec.ofStatic(9));
    }

    @Test
    void twentyMillisecondsAre160UnitsOfG722ThoughItHas320Samples() {
        assertEquals(160, Codec.G722.timestampUnits(320, 16_000));
        assertEquals(320, Codec.G722.samples(160, 16_000));
        assertEquals(160, Codec.PCMA.timestampUnits(160, 8000));
    }

    @Test
    void opusCountsIn48kHzWhateverItsPcmIs() {
        assertEquals(960, Codec.OPUS.timestampUnits(160, 8000));
        assertEquals(960, Codec.OPUS.timestampUnits(960, 48_000));
        assertEquals(320, Codec.OPUS.samples(960, 16_000));
        assertTrue(Codec.OPUS.codesAt(12_000));
        assertFalse(Codec.OPUS.codesAt(32_000));
        assertFalse(Codec.PCMU.codesAt(16_000));
    }
}
