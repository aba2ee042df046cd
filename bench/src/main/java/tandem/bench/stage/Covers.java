package tandem.bench.stage;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** How much audio one operation of a benchmark handles, where it is not 20 ms. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Covers {
    /** Audio of one operation in ms, at least 1. */
    int ms();
}
