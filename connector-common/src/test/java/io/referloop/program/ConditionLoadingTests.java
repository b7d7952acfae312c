package io.referloop.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class ConditionLoadingTests {

    private static final String CONDITION =
            "currency: USD\nrules: [{key: k, for: referrer, on: won, when: \"deal.amount > 1\", earn: 5}]";

    @Test
    void loadsTheExpressionLanguageWithTheFirstConditionOnly() throws ReflectiveOperationException {
        Recording loader = new Recording();

        read(loader, SampleProgram.resource("/programs/customer-referrals.yaml"));
        Set<String> without = new HashSet<>(loader.asked);
        read(loader, "program: p\nname: P\n" + CONDITION);

        assertThat(without).contains("io.referloop.program.Earning").noneMatch(it -> it.startsWith("dev.cel."));
        assertThat(loader.asked).anyMatch(it -> it.startsWith("dev.cel."));
    }

    private static void read(ClassLoader loader, String document) throws ReflectiveOperationException {
        try {
            loader.loadClass("io.referloop.program.ProgramFile")
                    .getMethod("read", UUID.class, int.class, Instant.class, String.class)
                    .invoke(null, UUID.randomUUID(), 1, Instant.EPOCH, document);
        } catch (InvocationTargetException failed) {
            throw new AssertionError(failed.getCause());
        }
    }

    /** Defines the program's classes anew and writes down whatever they ask for. */
    private static final class Recording extends ClassLoader {

        private final Set<String> asked = ConcurrentHashMap.newKeySet();

        Recording() {
            super(ConditionLoadingTests.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            asked.add(name);
            if (!name.startsWith("io.referloop.program.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known == null ? define(name) : known;
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (var in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] code = in.readAllBytes();
                return defineClass(name, code, 0, code.length);
            } catch (java.io.IOException unreadable) {
                throw new ClassNotFoundException(name, unreadable);
            }
        }
    }
}
