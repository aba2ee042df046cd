package tandem.dialplan.load;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import tandem.dialplan.yaml.Shape;

/** The shapes of the files of a tree: the declarations that they are read by. */
public final class ConfShapes {
    /** By kind of file, in the order of the reference. */
    public static final Map<String, Shape> ALL = all();

    private ConfShapes() {}

    private static Map<String, Shape> all() {
        Map<String, Shape> all = new LinkedHashMap<>();
        all.put("engine", EngineYaml.SHAPE);
        all.put("trunks", TrunksYaml.SHAPE);
        all.put("access", AccessYaml.SHAPE);
        all.put("tenant", TenantParts.SHAPE);
        all.put("shared", TenantParts.SHARED);
        all.put("holidays", HolidaysYaml.SHAPE);
        return Collections.unmodifiableMap(all);
    }
}
