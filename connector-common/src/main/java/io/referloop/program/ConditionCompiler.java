package io.referloop.program;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.checker.CelStandardDeclarations;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelStringExtensions;
import dev.cel.parser.CelMacro;
import dev.cel.parser.CelMacroExprFactory;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelStandardFunctions;
import io.referloop.program.Vocabulary.Field;
import io.referloop.program.YamlBlock.Scalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Compiles conditions against a program's names. Nothing else in a program loads the expression language. */
final class ConditionCompiler {

    /** {@code has(deal.plan)} is this variable: whether the name is known is a fact like its value. */
    static final String KNOWN = "known.";

    private static final int ENVIRONMENTS_MAX = 1_000;
    private static final Map<List<Field>, ConditionCompiler> ENVIRONMENTS = new ConcurrentHashMap<>();

    private final List<Field> fields;
    private final Cel cel;

    private ConditionCompiler(List<Field> fields) {
        this.fields = fields;
        ExactNumbers numbers = new ExactNumbers();
        CelStringExtensions strings = CelExtensions.strings(CelStringExtensions.Function.LOWER_ASCII);
        var builder = CelFactory.standardCelBuilder()
                .setOptions(CelOptions.current()
                        .enableHeterogeneousNumericComparisons(true)
                        .maxParseRecursionDepth(50)
                        .maxRegexProgramSize(2_000)
                        .build())
                .addMacros(CelMacro.newGlobalMacro(
                        "has", 1, (factory, target, arguments) -> Optional.of(has(factory, arguments.getFirst()))))
                .addCompilerLibraries(strings)
                .addRuntimeLibraries(strings)
                .addFunctionDeclarations(numbers.declarations())
                .addFunctionBindings(numbers.bindings())
                .setStandardEnvironmentEnabled(false)
                .setStandardDeclarations(CelStandardDeclarations.newBuilder()
                        .excludeFunctions(
                                CelStandardDeclarations.StandardFunction.DYN,
                                CelStandardDeclarations.StandardFunction.TYPE)
                        .build())
                .setStandardFunctions(CelStandardFunctions.newBuilder().build())
                .setResultType(SimpleType.BOOL);
        for (Field field : fields) {
            builder.addVar(field.name(), type(field.type())).addVar(KNOWN + field.name(), SimpleType.BOOL);
        }
        this.cel = builder.build();
    }

    static Condition compile(Scalar scalar, List<Field> fields) {
        // Programs of one company share their names; a company's number of programs is small, the number of companies
        // is not.
        if (ENVIRONMENTS.size() >= ENVIRONMENTS_MAX) {
            ENVIRONMENTS.clear();
        }
        return ENVIRONMENTS.computeIfAbsent(fields, ConditionCompiler::new).compile(scalar);
    }

    private Condition compile(Scalar scalar) {
        try {
            CelValidationResult parsed = cel.parse(scalar.value());
            refuse(scalar, parsed);
            CelAbstractSyntaxTree tree = parsed.getAst();
            Walk walk = new Walk();
            walk.of(tree.getExpr());
            for (Map.Entry<String, Long> name : walk.names.entrySet()) {
                if (fields.stream().noneMatch(it -> it.name().equals(name.getKey()))) {
                    throw unknown(scalar, tree, name.getKey(), name.getValue());
                }
            }
            CelValidationResult checked = cel.check(tree);
            refuse(scalar, checked);
            walk.patterns.forEach(pattern -> refusePattern(scalar, tree, pattern));
            return new CelCondition(
                    scalar.value(),
                    List.copyOf(walk.names.keySet()),
                    Set.copyOf(walk.asked),
                    cel.createProgram(checked.getAst()));
        } catch (CelValidationException | CelEvaluationException impossible) {
            throw scalar.fault("an expression: " + impossible.getMessage());
        }
    }

    private static void refuse(Scalar scalar, CelValidationResult result) {
        if (result.hasError()) {
            CelIssue issue = result.getErrors().getFirst();
            String message = issue.getMessage()
                    .replaceFirst(" \\(candidates:.*", "")
                    .replace(" (in container '')", "")
                    .replaceFirst(" expecting \\{.*", "");
            throw fault(
                    scalar,
                    issue.getSourceLocation().getLine(),
                    issue.getSourceLocation().getColumn(),
                    message);
        }
    }

    private ProgramFault unknown(Scalar scalar, CelAbstractSyntaxTree tree, String name, long id) {
        String subject = name.contains(".") ? name.substring(0, name.indexOf('.') + 1) : name;
        List<String> near = fields.stream()
                .map(Field::name)
                .filter(it -> it.startsWith(subject))
                .toList();
        List<String> subjects = fields.stream()
                .map(it -> it.name().contains(".") ? it.subject() + "." : it.name())
                .distinct()
                .toList();
        return fault(
                scalar,
                tree,
                id,
                "unknown name " + name + "; expected "
                        + (near.isEmpty()
                                ? "one that starts with " + String.join(", ", subjects)
                                : "one of " + String.join(", ", near)));
    }

    /** A pattern that does not compile would only show when the first referral comes. */
    private static void refusePattern(Scalar scalar, CelAbstractSyntaxTree tree, CelExpr pattern) {
        if (pattern.exprKind().getKind() != Kind.CONSTANT) {
            throw fault(scalar, tree, pattern.id(), "matches takes a pattern that stands in the expression itself");
        }
        try {
            Pattern.compile(pattern.constant().stringValue());
        } catch (PatternSyntaxException broken) {
            throw fault(scalar, tree, pattern.id(), "not a pattern: " + broken.getDescription());
        }
    }

    private static ProgramFault fault(Scalar scalar, CelAbstractSyntaxTree tree, long id, String message) {
        return tree.getSource()
                .getOffsetLocation(tree.getSource().getPositionsMap().getOrDefault(id, 0))
                .map(it -> fault(scalar, it.getLine(), it.getColumn(), message))
                .orElseGet(() -> fault(scalar, 1, 0, message));
    }

    private static ProgramFault fault(Scalar scalar, int line, int column, String message) {
        String where = line > 1 ? "its line " + line + ", column " : "column ";
        return scalar.fault("an expression that is true or false; " + where + (column + 1) + ": " + message);
    }

    private static CelType type(Vocabulary.Type type) {
        return switch (type) {
            case TEXT -> SimpleType.STRING;
            case NUMBER -> ExactNumbers.TYPE;
            case TIME -> SimpleType.TIMESTAMP;
            case YES_NO -> SimpleType.BOOL;
        };
    }

    private static CelExpr has(CelMacroExprFactory factory, CelExpr argument) {
        return dotted(argument)
                .map(name -> factory.newIdentifier(KNOWN + name))
                .orElseGet(() -> factory.reportError("has takes a name, such as has(deal.plan)"));
    }

    /** {@code deal.plan}, when that is what an expression is. */
    private static Optional<String> dotted(CelExpr expression) {
        return switch (expression.exprKind().getKind()) {
            case IDENT -> Optional.of(expression.ident().name());
            case SELECT ->
                dotted(expression.select().operand())
                        .map(it -> it + "." + expression.select().field());
            default -> Optional.empty();
        };
    }

    /** Collects the names that an expression reads, where each stands first. */
    private static final class Walk {

        private final Map<String, Long> names = new LinkedHashMap<>();
        private final Set<String> asked = new LinkedHashSet<>();
        private final List<CelExpr> patterns = new ArrayList<>();

        private void of(CelExpr expression) {
            Optional<String> name = dotted(expression);
            if (name.isPresent()) {
                name(name.get(), expression.id());
                return;
            }
            switch (expression.exprKind().getKind()) {
                case SELECT -> of(expression.select().operand());
                case CALL -> call(expression.call());
                case LIST -> expression.list().elements().forEach(this::of);
                case MAP ->
                    expression.map().entries().forEach(it -> {
                        of(it.key());
                        of(it.value());
                    });
                case STRUCT -> expression.struct().entries().forEach(it -> of(it.value()));
                case IDENT, CONSTANT, COMPREHENSION, NOT_SET -> {}
            }
        }

        private void name(String name, long id) {
            if (name.startsWith(KNOWN)) {
                asked.add(name.substring(KNOWN.length()));
                names.putIfAbsent(name.substring(KNOWN.length()), id);
            } else {
                names.putIfAbsent(name, id);
            }
        }

        private void call(CelExpr.CelCall call) {
            call.target().ifPresent(this::of);
            call.args().forEach(this::of);
            if (call.function().equals("matches") && !call.args().isEmpty()) {
                patterns.add(call.args().getLast());
            }
        }
    }
}
