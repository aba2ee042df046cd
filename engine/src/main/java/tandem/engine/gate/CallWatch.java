package tandem.engine.gate;

/** Sees the calls that a gate lets out. Runs on: any thread that may wait for a moment. */
public interface CallWatch {
    /** Looks away. */
    CallWatch NONE =
            new CallWatch() {
                @Override
                public void begun(Question question, boolean isNew) {}

                @Override
                public void ended(Question question, boolean answered, long talkMs) {}
            };

    /**
     * A call may go out.
     *
     * @param isNew whether the tenant has not called the callee for a month
     */
    void begun(Question question, boolean isNew);

    /**
     * A call that went out is over.
     *
     * @param question as it would be asked now
     * @param talkMs from the answer on; 0 for a call without one
     */
    void ended(Question question, boolean answered, long talkMs);
}
