package tandem.dialplan.load;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Key;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Shape;
import tandem.dialplan.yaml.Types;
import tandem.dialplan.yaml.Wording;

/**
 * {@code announce:} of a queue.
 *
 * @param everyMs period, 0 = never
 * @param position whether callers hear their position
 */
record Announce(long everyMs, boolean position) {
    /** Folder of the prompts that tell a position, under the names that the engine asks for. */
    private static final String FOLDER = "prompts/position/";

    private static final int LAST_NUMBER = 20;
    private static final long LEAST_MS = 5_000;
    private static final long MOST_MS = 3_600_000;

    private static final Key<Long> EVERY =
            Key.of("every", Types.duration(0, MOST_MS), "period of the announcements, 5s or more")
                    .or(0L, "0s");
    private static final Key<Boolean> POSITION =
            Key.of("position", Types.bool(), "\"you are number 3\"; needs the position prompts")
                    .or(false, "false");

    static final Shape SHAPE =
            Shape.of("announce", "what waiting callers are told", EVERY, POSITION)
                    .later("estimate", "prompts", "first");

    static Announce read(Section section, Prompts prompts) {
        long everyMs = section.get(EVERY);
        boolean position = section.get(POSITION);
        if (position && everyMs == 0) {
            section.refuse(POSITION, Code.CONTRADICTION, "needs a period too, such as every: 30s");
        }
        if (everyMs > 0 && !position) {
            section.refuse(EVERY, Code.CONTRADICTION, "says nothing without position: true");
        }
        if (everyMs > 0 && everyMs < LEAST_MS) {
            section.refuse(EVERY, Code.RANGE, "must be 5s or more, to leave time for music");
        }
        if (position) {
            checkFiles(section, prompts);
        }
        return new Announce(everyMs, position);
    }

    private static void checkFiles(Section section, Prompts prompts) {
        List<String> bad = files().filter(file -> !prompts.playable(file)).toList();
        if (!bad.isEmpty()) {
            String others = bad.size() == 1 ? "" : " and " + (bad.size() - 1) + " more like it";
            String reason = "no WAV file " + Wording.quote(bad.getFirst()) + others;
            section.refuse(POSITION, Code.MISSING_FILE, reason);
        }
    }

    private static Stream<String> files() {
        Stream<String> numbers = IntStream.rangeClosed(1, LAST_NUMBER).mapToObj(Integer::toString);
        return Stream.concat(Stream.of("you-are-number", "next", "more"), numbers)
                .map(name -> FOLDER + name + ".wav");
    }
}
