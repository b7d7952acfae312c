package io.referloop.program;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** A mapping in a YAML file that knows on which line each of its keys stands. */
final class YamlBlock {

    private static final int CHARACTERS_MAX = 200_000;
    private static final int DEPTH_MAX = 20;
    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setAllowDuplicateKeys(false)
            .setMaxAliasesForCollections(0)
            .setCodePointLimit(CHARACTERS_MAX)
            .build();

    private final MappingNode node;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Integer> keyLines = new HashMap<>();

    private YamlBlock(MappingNode node) {
        this.node = node;
        for (NodeTuple tuple : node.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw new ProgramFault(line(tuple.getKeyNode()), "key", "a plain word");
            }
            if (values.put(key.getValue(), tuple.getValueNode()) != null) {
                throw new ProgramFault(line(key), key.getValue(), "a key that stands here once only");
            }
            keyLines.put(key.getValue(), line(key));
        }
    }

    static YamlBlock parse(String document) {
        try {
            refuseDepth(document);
            return new Compose(SETTINGS)
                    .composeString(document)
                    .map(root -> asBlock(root, "file"))
                    .orElseThrow(() -> new ProgramFault(1, "file", "a program, the file is empty"));
        } catch (MarkedYamlEngineException broken) {
            int line = broken.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            throw new ProgramFault(line, "file", "valid YAML: " + broken.getProblem());
        } catch (YamlEngineException broken) {
            throw new ProgramFault(1, "file", "valid YAML: " + broken.getMessage());
        }
    }

    /** Refuses every key that is not among these. */
    void allow(Set<String> keys) {
        for (String key : values.keySet()) {
            if (!keys.contains(key)) {
                int line = Objects.requireNonNull(keyLines.get(key));
                throw new ProgramFault(
                        line, key, "unknown key; expected one of " + String.join(", ", new TreeSet<>(keys)));
            }
        }
    }

    Scalar text(String key) {
        return find(key).orElseThrow(() -> fault(key, "is missing"));
    }

    Optional<Scalar> find(String key) {
        Node value = values.get(key);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
            return Optional.of(new Scalar(key, scalar.getValue(), line(scalar)));
        }
        throw new ProgramFault(line(value), key, "one value");
    }

    YamlBlock block(String key) {
        Node value = values.get(key);
        if (value == null) {
            throw fault(key, "is missing");
        }
        return asBlock(value, key);
    }

    List<YamlBlock> blocks(String key) {
        if (!(values.get(key) instanceof SequenceNode sequence)
                || sequence.getValue().isEmpty()) {
            throw fault(key, "a list of at least one");
        }
        return sequence.getValue().stream().map(item -> asBlock(item, key)).toList();
    }

    ProgramFault fault(String key, String expected) {
        Node value = values.get(key);
        return new ProgramFault(line(value == null ? node : value), key, expected);
    }

    /** Composing is recursive and would overflow the stack; the events before it are not. */
    private static void refuseDepth(String document) {
        int depth = 0;
        for (Event event : new Parse(SETTINGS).parseString(document)) {
            if (event instanceof CollectionStartEvent && ++depth > DEPTH_MAX) {
                int line = event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
                throw new ProgramFault(line, "file", "at most " + DEPTH_MAX + " levels inside each other");
            }
            if (event instanceof CollectionEndEvent) {
                depth--;
            }
        }
    }

    private static YamlBlock asBlock(Node node, String key) {
        if (node instanceof MappingNode mapping) {
            return new YamlBlock(mapping);
        }
        throw new ProgramFault(line(node), key, "keys with values");
    }

    private static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    /** One value and where it stands. */
    record Scalar(String key, String value, int line) {

        ProgramFault fault(String expected) {
            return new ProgramFault(line, key, expected + "; found '" + value + "'");
        }
    }
}
