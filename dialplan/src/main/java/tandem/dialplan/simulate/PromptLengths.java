package tandem.dialplan.simulate;

/** How long prompts are. */
@FunctionalInterface
public interface PromptLengths {
    /** What is said of each prompt when nobody looks at the files: 3 s. */
    PromptLengths ALIKE = file -> 3_000;

    /**
     * @param file as in the plan, relative to the conf directory
     * @return ms, not negative
     */
    long ms(String file);
}
