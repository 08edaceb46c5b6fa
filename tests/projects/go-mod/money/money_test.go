package money

import "testing"

func TestSum(t *testing.T) {
	if got := Sum(1, 2, 3); got != 6 {
		t.Errorf("Sum = %d, want 6", got)
	}
}

func TestSumOfNothing(t *testing.T) {
	t.Run("is zero", func(t *testing.T) {
		if Sum() != 0 {
			t.Error("want 0")
		}
	})
}
