package calc;

/** Arithmetic on whole numbers. */
public final class Calc {
    private Calc() {}

    /** Returns the sum. */
    public static int add(int a, int b) {
        return a + b;
    }
}
