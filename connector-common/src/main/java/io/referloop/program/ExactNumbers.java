package io.referloop.program;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.IntPredicate;

/**
 * Numbers of a program in conditions: decimals without a last digit, where the expression language of itself has whole and floating
 * ones only. They compare and reckon with both.
 */
// The operators have no state, which the compiler's check cannot see.
@SuppressWarnings("Immutable")
final class ExactNumbers {

    static final CelType TYPE = OpaqueType.create("number");

    private static final Map<String, IntPredicate> COMPARISONS = Map.of(
            "_<_", sign -> sign < 0,
            "_<=_", sign -> sign <= 0,
            "_>_", sign -> sign > 0,
            "_>=_", sign -> sign >= 0,
            "_==_", sign -> sign == 0,
            "_!=_", sign -> sign != 0);
    private static final Map<String, BinaryOperator<BigDecimal>> ARITHMETIC = Map.of(
            "_+_", BigDecimal::add,
            "_-_", BigDecimal::subtract,
            "_*_", BigDecimal::multiply,
            "_/_", (left, right) -> left.divide(right, MathContext.DECIMAL128));

    private final List<CelFunctionDecl> declarations = new ArrayList<>();
    private final List<CelFunctionBinding> bindings = new ArrayList<>();

    ExactNumbers() {
        COMPARISONS.forEach((operator, holds) ->
                declare(operator, SimpleType.BOOL, (left, right) -> holds.test(left.compareTo(right))));
        ARITHMETIC.forEach((operator, reckon) -> declare(operator, TYPE, reckon::apply));
        declare("-_", CelOverloadDecl.newGlobalOverload("negate_number", TYPE, TYPE));
        bindings.add(CelFunctionBinding.from("negate_number", BigDecimal.class, BigDecimal::negate));
        declare(
                "@in",
                CelOverloadDecl.newGlobalOverload(
                        "number_in_ints", SimpleType.BOOL, TYPE, ListType.create(SimpleType.INT)),
                CelOverloadDecl.newGlobalOverload(
                        "number_in_doubles", SimpleType.BOOL, TYPE, ListType.create(SimpleType.DOUBLE)));
        for (String id : List.of("number_in_ints", "number_in_doubles")) {
            bindings.add(CelFunctionBinding.from(
                    id, ImmutableList.of(BigDecimal.class, List.class), it -> isIn(exact(it[0]), (List<?>) it[1])));
        }
    }

    List<CelFunctionDecl> declarations() {
        return declarations;
    }

    List<CelFunctionBinding> bindings() {
        return bindings;
    }

    /** Equal numbers are equal objects: {@code 1.50} is {@code 1.5}. */
    static BigDecimal fact(BigDecimal value) {
        return value.stripTrailingZeros();
    }

    private void declare(String operator, CelType result, Reckoning reckoning) {
        List<CelOverloadDecl> overloads = new ArrayList<>();
        for (Pair pair : Pair.ALL) {
            boolean equality = operator.equals("_==_") || operator.equals("_!=_");
            if (equality && pair.left().equals(TYPE) && pair.right().equals(TYPE)) {
                // Any two values of one type are comparable of themselves.
                continue;
            }
            String id = "number" + operator + pair.left().name() + "_"
                    + pair.right().name();
            overloads.add(CelOverloadDecl.newGlobalOverload(id, result, pair.left(), pair.right()));
            bindings.add(CelFunctionBinding.from(
                    id,
                    ImmutableList.of(Pair.java(pair.left()), Pair.java(pair.right())),
                    it -> reckoning.of(exact(it[0]), exact(it[1]))));
        }
        declare(operator, overloads.toArray(CelOverloadDecl[]::new));
    }

    private void declare(String operator, CelOverloadDecl... overloads) {
        declarations.add(CelFunctionDecl.newFunctionDeclaration(operator, overloads));
    }

    private static boolean isIn(BigDecimal number, List<?> list) {
        return list.stream().anyMatch(it -> exact(it).compareTo(number) == 0);
    }

    /** A literal's shortest decimal is what stands in the file. */
    private static BigDecimal exact(Object number) {
        return number instanceof BigDecimal decimal ? decimal : new BigDecimal(number.toString());
    }

    private interface Reckoning {
        Object of(BigDecimal left, BigDecimal right);
    }

    private record Pair(CelType left, CelType right) {

        static final List<Pair> ALL = List.of(
                new Pair(TYPE, TYPE),
                new Pair(TYPE, SimpleType.INT),
                new Pair(SimpleType.INT, TYPE),
                new Pair(TYPE, SimpleType.DOUBLE),
                new Pair(SimpleType.DOUBLE, TYPE));

        static Class<?> java(CelType type) {
            return type.equals(TYPE) ? BigDecimal.class : type.equals(SimpleType.INT) ? Long.class : Double.class;
        }
    }
}
