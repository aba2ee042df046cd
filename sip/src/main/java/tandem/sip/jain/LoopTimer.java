package tandem.sip.jain;

import java.util.Properties;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import gov.nist.javax.sip.SipStackImpl;
import gov.nist.javax.sip.stack.SIPStackTimerTask;
import gov.nist.javax.sip.stack.timers.SipTimer;
import org.jspecify.annotations.Nullable;

/**
 * JAIN-SIP's timers on the SIP loop. Delays come from the stack in terms of T1 = 500 ms and are
 * scaled to ours, so that tests of the standard's 32 s waits take one second. JAIN-SIP creates it
 * by name without arguments; {@link #runOn} must follow.
 */
public final class LoopTimer implements SipTimer {
    private @Nullable SipLoop loop;

    void runOn(SipLoop owner) {
        loop = owner;
    }

    @Override
    public boolean schedule(SIPStackTimerTask task, long delay) {
        SipLoop owner = loop;
        if (owner == null) {
            return false;
        }
        task.setSipTimerTask(owner.afterRfcMs(delay, task::runTask));
        return true;
    }

    @Override
    public boolean scheduleWithFixedDelay(SIPStackTimerTask task, long delay, long period) {
        SipLoop owner = loop;
        if (owner == null) {
            return false;
        }
        Tuning tuning = owner.tuning();
        task.setSipTimerTask(
                owner.eventLoop()
                        .scheduleWithFixedDelay(
                                () -> owner.guarded(task::runTask),
                                tuning.scaledMs(delay),
                                tuning.scaledMs(period),
                                TimeUnit.MILLISECONDS));
        return true;
    }

    @Override
    public boolean cancel(SIPStackTimerTask task) {
        return task.getSipTimerTask() instanceof ScheduledFuture<?> pending
                && pending.cancel(false);
    }

    @Override
    public void start(SipStackImpl stack, Properties properties) {}

    /** The loop's end is the end of all timers. */
    @Override
    public void stop() {
        loop = null;
    }

    @Override
    public boolean isStarted() {
        return loop != null;
    }
}
