// Package money adds amounts in cents.
package money

// Sum returns the sum of the amounts.
func Sum(amounts ...int) int {
	total := 0
	for _, amount := range amounts {
		total += amount
	}
	return total
}
