package tandem.engine.time;

/**
 * State with one writer: takes messages and deadlines, one at a time. A {@link MessageLoop} gives
 * it a thread; tests step it.
 *
 * @param <M> its messages
 */
public interface Agent<M> {
    void on(M message);

    /**
     * Does what is due.
     *
     * @return {@link EngineClock#nanos()} time of the next deadline, {@link Long#MAX_VALUE} when
     *     there is none
     */
    long runDue();
}
