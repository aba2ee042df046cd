package tandem.engine.api;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Problem documents for requests that fail before a route is found, such as ones that are no HTTP.
 */
final class ErrorAnswer implements Request.Handler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus() >= 400 ? response.getStatus() : 500;
        Problem problem =
                Problem.of(
                        status, status < 500 ? "the request cannot be read" : "an error of ours");
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.CONTENT_TYPE);
        Content.Sink.write(response, true, problem.json().toString(), callback);
        return true;
    }
}
