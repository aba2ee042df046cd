package tandem.engine.ops;

import java.lang.reflect.Proxy;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signals of the system, as far as the JDK does not turn them into something else. */
public final class Signals {
    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

    private Signals() {}

    /**
     * What SIGHUP does from now on. By name, since the one class of the JDK that hears signals has
     * no public successor and the compiler cannot be told that we know; where it is missing, SIGHUP
     * is left as it is.
     *
     * @param action run on a thread of the JDK; must return at once
     */
    public static void onHangup(Runnable action) {
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
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), ours);
        } catch (ReflectiveOperationException | RuntimeException missing) {
            LOG.warn("event=no-sighup error=\"{}\"", missing.toString());
        }
    }
}
