package tandem.engine.verbs;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import tandem.dialplan.Verb;
import tandem.media.Audio;
import tandem.media.Audio.Tone;

/**
 * What a country's callers know as ringback, busy and congestion: frequencies and cadences as the
 * administrations told the ITU (ITU-T E.180, Supplement 2). A tone that is modulated there (Japan,
 * India) is made of the two side bands, which sound the same. Runs on: any (immutable).
 */
record CountryTones(List<Audio> ringback, List<Audio> busy, List<Audio> congestion) {
    /** A voicemail beep: no country has one of its own. */
    static final List<Audio> BEEP = List.of(new Tone(1000, 0, 400, 100, 500));

    private static final CountryTones US =
            tones(burst(440, 480, 2000, 4000), burst(480, 620, 500, 500), 480, 620, 250, 250);
    private static final CountryTones UK =
            new CountryTones(
                    doubleRing(400, 450), burst(400, 0, 375, 375), pairOf(400, 400, 350, 225, 525));
    private static final CountryTones FRANCE =
            tones(burst(440, 0, 1500, 3500), burst(440, 0, 500, 500), 440, 0, 250, 250);

    private static final Map<String, CountryTones> BY_COUNTRY =
            Map.ofEntries(
                    Map.entry("us", US),
                    Map.entry("ca", US),
                    Map.entry("gb", UK),
                    Map.entry("uk", UK),
                    Map.entry("cn", european(450, 1000, 4000, 350, 700)),
                    Map.entry("hk", hongKong()),
                    Map.entry("de", european(425, 1000, 4000, 480, 240)),
                    Map.entry("at", european(420, 1000, 5000, 400, 200)),
                    Map.entry("ch", european(425, 1000, 4000, 500, 200)),
                    Map.entry("nl", european(425, 1000, 4000, 500, 250)),
                    Map.entry("it", european(425, 1000, 4000, 500, 200)),
                    Map.entry("es", european(425, 1500, 3000, 200, 200)),
                    Map.entry("pl", european(425, 1000, 4000, 500, 500)),
                    Map.entry("ru", european(425, 1000, 4000, 400, 200)),
                    Map.entry("mx", european(425, 1000, 4000, 250, 250)),
                    Map.entry("br", brazil()),
                    Map.entry("fr", FRANCE),
                    Map.entry("jp", japan()),
                    Map.entry("in", india()),
                    Map.entry("au", australia()));

    /** Of a country by ISO 3166 code; of one that is not in the table, those of the US. */
    static CountryTones of(String country) {
        return BY_COUNTRY.getOrDefault(country.toLowerCase(Locale.ROOT), US);
    }

    /** One period, to be played round and round. */
    List<Audio> cadence(Verb.Tones.Tone tone) {
        return switch (tone) {
            case RINGBACK -> ringback;
            case BUSY -> busy;
            case CONGESTION -> congestion;
            case BEEP -> BEEP;
        };
    }

    /** Length of one period. */
    static long lengthMs(List<Audio> cadence) {
        return cadence.stream()
                .mapToLong(
                        audio ->
                                switch (audio) {
                                    case Tone tone -> tone.totalMs();
                                    case Audio.Silence(int ms) -> ms;
                                    case Audio.File _ -> 0;
                                })
                .sum();
    }

    // ---- the table's shapes

    private static CountryTones tones(
            List<Audio> ringback, List<Audio> busy, int hz, int secondHz, int onMs, int offMs) {
        return new CountryTones(ringback, busy, burst(hz, secondHz, onMs, offMs));
    }

    /** One frequency for all; busy and congestion are on as long as off. */
    private static CountryTones european(
            int hz, int ringOnMs, int ringOffMs, int busyMs, int congestionMs) {
        return new CountryTones(
                burst(hz, 0, ringOnMs, ringOffMs),
                burst(hz, 0, busyMs, busyMs),
                burst(hz, 0, congestionMs, congestionMs));
    }

    private static CountryTones hongKong() {
        return tones(doubleRing(440, 480), burst(480, 620, 500, 500), 480, 620, 250, 250);
    }

    private static CountryTones brazil() {
        return new CountryTones(
                burst(425, 0, 1000, 4000),
                burst(425, 0, 250, 250),
                pairOf(425, 750, 250, 250, 250));
    }

    private static CountryTones japan() {
        return tones(burst(384, 416, 1000, 2000), burst(400, 0, 500, 500), 400, 0, 500, 500);
    }

    private static CountryTones india() {
        return tones(doubleRing(375, 425), burst(400, 0, 750, 750), 400, 0, 250, 250);
    }

    private static CountryTones australia() {
        return tones(doubleRing(400, 450), burst(425, 0, 375, 375), 425, 0, 375, 375);
    }

    private static List<Audio> burst(int hz, int secondHz, int onMs, int offMs) {
        return List.of(new Tone(hz, secondHz, onMs, offMs, onMs + offMs));
    }

    private static List<Audio> doubleRing(int hz, int secondHz) {
        return List.of(
                new Tone(hz, secondHz, 400, 200, 600), new Tone(hz, secondHz, 400, 2000, 2400));
    }

    private static List<Audio> pairOf(int hz, int onMs, int offMs, int nextOnMs, int nextOffMs) {
        return List.of(
                new Tone(hz, 0, onMs, offMs, onMs + offMs),
                new Tone(hz, 0, nextOnMs, nextOffMs, nextOnMs + nextOffMs));
    }
}
