package tandem.media;

/**
 * Receives the events of a media endpoint. Runs on: media loop or recording writer; so it must hand
 * over and return.
 */
@FunctionalInterface
public interface MediaListener {
    void onEvent(MediaEvent event);
}
