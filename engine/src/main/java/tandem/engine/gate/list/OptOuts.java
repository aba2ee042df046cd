package tandem.engine.gate.list;

import java.util.function.Consumer;

/** Where somebody who wants no more calls is noted. Runs on: any; never waits. */
@FunctionalInterface
public interface OptOuts {
    /** Nothing is ever noted. */
    OptOuts NONE = (_, _, _, _, done) -> done.accept(false);

    /**
     * Notes somebody; counts from the next attempt to call on.
     *
     * @param tenant whose calls are not wanted; empty = nobody's on the platform
     * @param number as it stands in a call
     * @param source how they said so: a word
     * @param reason for a person
     * @param done told once whether it is on the disk; must not wait
     */
    void note(String tenant, String number, String source, String reason, Consumer<Boolean> done);
}
