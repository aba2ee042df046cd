package tandem.dialplan.expression;

/** Which variables an expression may name. */
@FunctionalInterface
public interface Variables {
    /**
     * The path under which the {@link tandem.dialplan.Scope} is asked.
     *
     * @param path as written, such as {@code call.from}
     * @throws tandem.dialplan.yaml.Unfit when there is no such variable
     */
    String resolve(String path);
}
