package tandem.dialplan.convert;

import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * A conf tree made from something else. Runs on: any.
 *
 * @param files text by path in the tree
 * @param prompts WAV files that the plan names, by path in the tree; somebody must bring them
 * @param notes what was not converted, in order of file and line
 */
public record Converted(
        SortedMap<String, String> files, SortedSet<String> prompts, List<Note> notes) {
    public Converted {
        notes = List.copyOf(notes);
    }
}
