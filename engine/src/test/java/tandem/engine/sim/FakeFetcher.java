package tandem.engine.sim;

import java.util.function.Consumer;

import tandem.engine.fetch.FetchRequest;
import tandem.engine.fetch.Fetched;
import tandem.engine.fetch.Fetcher;

/** Web services with a will of their own: they answer, fail, take their time, or never answer. */
final class FakeFetcher implements Fetcher {
    private final SimWorld world;
    private int underWay;
    private int asked;

    FakeFetcher(SimWorld world) {
        this.world = world;
    }

    int underWay() {
        return underWay;
    }

    int asked() {
        return asked;
    }

    @Override
    public Running fetch(FetchRequest request, Consumer<Fetched> done) {
        boolean[] over = new boolean[1];
        underWay++;
        asked++;
        Runnable end =
                () -> {
                    if (!over[0]) {
                        over[0] = true;
                        underWay--;
                    }
                };
        if (!world.chance(0.05)) {
            Fetched result = result();
            world.inMs(
                    world.between(0, request.totalMs()),
                    () -> {
                        if (!over[0]) {
                            end.run();
                            done.accept(result);
                        }
                    });
        }
        return end::run;
    }

    private Fetched result() {
        return switch (world.random.nextInt(6)) {
            case 0 -> new Fetched.TimedOut();
            case 1 -> new Fetched.Failed(Fetched.Reason.BROKEN, "reset");
            case 2 -> new Fetched.Answered(404, "gone");
            case 3 -> new Fetched.Answered(200, "no json");
            default -> new Fetched.Answered(200, "{\"name\":\"Kim\",\"vip\":true}");
        };
    }
}
