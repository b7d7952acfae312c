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
public final class YamlBlock {

    private static final int CHARACTERS_MAX = 200_000;
    private static final int DEPTH_MAX = 20;

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

    private YamlBlock(MappingNode node, String key, Node value) {
        this.node = node;
        values.put(key, value);
        keyLines.put(key, line(value));
    }

    static YamlBlock parse(String document) {
        return parse(document, CHARACTERS_MAX);
    }

    /** @throws ProgramFault when the document is no YAML mapping, or longer than so many characters */
    public static YamlBlock parse(String document, int charactersMax) {
        LoadSettings settings = LoadSettings.builder()
                .setAllowDuplicateKeys(false)
                .setMaxAliasesForCollections(0)
                .setCodePointLimit(charactersMax)
                .build();
        try {
            refuseDepth(document, settings);
            return new Compose(settings)
                    .composeString(document)
                    .map(root -> asBlock(root, "file"))
                    .orElseThrow(() -> new ProgramFault(1, "file", "keys with values, the file is empty"));
        } catch (MarkedYamlEngineException broken) {
            int line = broken.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            throw new ProgramFault(line, "file", "valid YAML: " + broken.getProblem());
        } catch (YamlEngineException broken) {
            throw new ProgramFault(1, "file", "valid YAML: " + broken.getMessage());
        }
    }

    /** Refuses every key that is not among these. */
    public void allow(Set<String> keys) {
        for (String key : values.keySet()) {
            if (!keys.contains(key)) {
                int line = Objects.requireNonNull(keyLines.get(key));
                throw new ProgramFault(
                        line, key, "unknown key; expected one of " + String.join(", ", new TreeSet<>(keys)));
            }
        }
    }

    public Scalar text(String key) {
        return find(key).orElseThrow(() -> fault(key, "is missing"));
    }

    public Optional<Scalar> find(String key) {
        Node value = values.get(key);
        if (value == null) {
            return Optional.empty();
        }
        return Optional.of(asScalar(value, key));
    }

    public YamlBlock block(String key) {
        Node value = values.get(key);
        if (value == null) {
            throw fault(key, "is missing");
        }
        return asBlock(value, key);
    }

    public List<YamlBlock> blocks(String key) {
        if (!(values.get(key) instanceof SequenceNode sequence)
                || sequence.getValue().isEmpty()) {
            throw fault(key, "a list of at least one");
        }
        return sequence.getValue().stream().map(item -> asBlock(item, key)).toList();
    }

    public ProgramFault fault(String key, String expected) {
        Node value = values.get(key);
        return new ProgramFault(line(value == null ? node : value), key, expected);
    }

    /** Its keys in the order of the file. */
    public List<String> keys() {
        return List.copyOf(values.keySet());
    }

    public boolean has(String key) {
        return values.containsKey(key);
    }

    /** Whether the key holds one value and not keys or a list. */
    public boolean isScalar(String key) {
        return values.get(key) instanceof ScalarNode;
    }

    public boolean isEmptyList(String key) {
        return values.get(key) instanceof SequenceNode sequence
                && sequence.getValue().isEmpty();
    }

    /** One value that may be empty. */
    public Scalar textOrEmpty(String key) {
        if (values.get(key) instanceof ScalarNode scalar) {
            return new Scalar(key, scalar.getValue(), line(scalar));
        }
        throw fault(key, "one value");
    }

    /** The block under a key, if the key is there. */
    Optional<YamlBlock> findBlock(String key) {
        return Optional.ofNullable(values.get(key)).map(value -> asBlock(value, key));
    }

    /** The blocks in the list under a key; none when the key is not there. */
    List<YamlBlock> findBlocks(String key) {
        return has(key) ? items(key).stream().map(item -> asBlock(item, key)).toList() : List.of();
    }

    /** The single values in the list under a key; none when the key is not there. */
    List<Scalar> findTexts(String key) {
        return has(key) ? items(key).stream().map(item -> asScalar(item, key)).toList() : List.of();
    }

    private List<Node> items(String key) {
        if (values.get(key) instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        throw fault(key, "a list");
    }

    /** Faults of a key point at it, not at its value. */
    ProgramFault faultAtKey(String key, String expected) {
        return new ProgramFault(keyLines.getOrDefault(key, line()), key, expected);
    }

    /** The values of a list, each a block with the list's value under the list's own name: so a value may be plain or have keys. */
    List<YamlBlock> findEach(String key) {
        return items(key).stream().map(item -> new YamlBlock(node, key, item)).toList();
    }

    /** The line of the whole. */
    public int line() {
        return line(node);
    }

    /** The line of a key's value, of the whole when the key is not there. */
    public int line(String key) {
        Node value = values.get(key);
        return line(value == null ? node : value);
    }

    /** Composing is recursive and would overflow the stack; the events before it are not. */
    private static void refuseDepth(String document, LoadSettings settings) {
        int depth = 0;
        for (Event event : new Parse(settings).parseString(document)) {
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

    private static Scalar asScalar(Node node, String key) {
        if (node instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
            return new Scalar(key, scalar.getValue(), line(scalar));
        }
        throw new ProgramFault(line(node), key, "one value");
    }

    private static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    /** One value and where it stands. */
    public record Scalar(String key, String value, int line) {

        public ProgramFault fault(String expected) {
            return new ProgramFault(line, key, expected + "; found '" + value + "'");
        }
    }
}
