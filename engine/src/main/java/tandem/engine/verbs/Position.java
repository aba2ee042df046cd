package tandem.engine.verbs;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import tandem.engine.call.Call;
import tandem.media.Audio;

/**
 * What a waiting caller is told of the place in line, from the prompts in {@code
 * prompts/position/}.
 */
final class Position {
    private static final int HIGHEST = 20;

    private Position() {}

    static List<Audio> prompts(Call call, int position) {
        Stream<String> files =
                position == 1
                        ? Stream.of("next")
                        : Stream.of(
                                "you-are-number",
                                position <= HIGHEST ? Integer.toString(position) : "more");
        return files.map(file -> call.prompt("prompts/position/" + file + ".wav"))
                .flatMap(Optional::stream)
                .toList();
    }
}
