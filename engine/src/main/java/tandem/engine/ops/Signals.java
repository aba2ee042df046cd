package tandem.engine.ops;

import java.lang.reflect.Proxy;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signals of the system, instead of what the JDK makes of them. */
public final class Signals {
    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

    private Signals() {}

    /**
     * What a signal does from now on. By name, since the one class of the JDK that hears signals
     * has no public successor and the compiler cannot be told that we know; where it is missing,
     * the signal is left as it is.
     *
     * @param name without SIG, such as {@code HUP}
     * @param action run on a thread of the JDK; must return at once
     */
    public static void on(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ours =
                    Proxy.newProxyInstance(
                            Signals.class.getClassLoader(),
                            new Class<?>[] {handler},
                            (_, _, _) -> {
                                action.run();
                                return null;
                            });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
        } catch (ReflectiveOperationException | RuntimeException missing) {
            LOG.warn("event=no-signal name={} error=\"{}\"", name, missing.toString());
        }
    }

    /** What SIGHUP does from now on. */
    public static void onHangup(Runnable action) {
        on("HUP", action);
    }
}
