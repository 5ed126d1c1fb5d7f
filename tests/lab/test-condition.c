/* test-condition.c — conditions on named results
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT

#include "near-results.h"

#include <math.h>
#include <string.h>

static NearResults *results;

static void
test_holds (void)
{
  static const char *const conditions[] = {
    "test_accuracy >= 0.8",
    "test_accuracy>=0.812",
    "test_accuracy <= 0.812",
    "test_accuracy ≥ 0.8 and test_accuracy ≤ 0.9",
    "test_accuracy > 8.1e-1",
    "test_accuracy < 1",
    "  epoch > 0   and hidden_layers == 1  ",
    "hidden_layers != 2",
    "hidden_layers ≠ 2",
    "offset > -3.5",
    "offset < +1",
    "activation == linear",
    "activation != tanh",
    "converged == true",
    "converged != false",
    "converged == 1",
    "test_loss > train_loss",
    "train_loss < test_loss and epoch == 100",
    "x_weight ~ y_weight within 15 %",
    "x_weight ~ y_weight within 15%",
    "y_weight ~ x_weight within 10 %",
    "x_weight ~ 1.05 within 5 %",
    "1.0 ~ x_weight within 0 %",
    "zero ~ 0 within 1 %",
    "kind-2 == leaky-relu",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (conditions); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (NearCondition) condition = near_condition_parse (conditions[i], &error);
      g_autofree char *reason = NULL;

      g_test_message ("%s", conditions[i]);
      g_assert_no_error (error);
      gboolean holds = near_condition_holds (condition, results, &reason);
      g_assert_cmpstr (reason, ==, NULL);
      g_assert_true (holds);
      g_assert_true (near_condition_holds (condition, results, NULL));
    }
}

static void
test_does_not_hold (void)
{
  static const struct
  {
    const char *condition, *reason;
  } cases[] = {
    { "test_accuracy >= 0.99", "test_accuracy is 0.812, not ≥ 0.99" },
    { "test_accuracy < 0.812", "test_accuracy is 0.812, not < 0.812" },
    { "test_accuracy > 0.812", "test_accuracy is 0.812, not > 0.812" },
    { "hidden_layers == 2", "hidden_layers is 1, not = 2" },
    { "hidden_layers != 1", "hidden_layers is 1, not ≠ 1" },
    { "test_accuracy >= 0.99 and epoch > 0", "test_accuracy is 0.812, not ≥ 0.99" },
    { "epoch > 0 and test_accuracy >= 0.99", "test_accuracy is 0.812, not ≥ 0.99" },
    { "epoch < 5 and hidden_layers == 3", "epoch is 100, not < 5; hidden_layers is 1, not = 3" },
    { "activation == tanh", "activation is linear, not tanh" },
    { "activation != linear", "activation is linear" },
    { "activation > linear", "activation is the word “linear”, which is neither more nor less" },
    { "activation == 3", "activation is the word “linear”, not a number" },
    { "converged == false", "converged is true, not false" },
    { "missing > 1", "there is no result missing" },
    { "epoch > missing", "there is no result missing" },
    { "missing == word", "there is no result missing" },
    { "train_loss > test_loss", "train_loss is 0.1, not > test_loss (0.2)" },
    { "lost >= 0", "lost has no finite value" },
    { "lost != 0", "lost has no finite value" },
    { "layers == 3", "layers is not a single number" },
    { "x_weight ~ y_weight within 5 %", "x_weight (1) and y_weight (1.1) differ by more than 5 %" },
    { "x_weight ~ offset within 99 %", "x_weight (1) and offset (-2) differ by more than 99 %" },
    { "x_weight ~ 2 within 15 %", "x_weight (1) and 2 differ by more than 15 %" },
    { "x_weight ~ missing within 15 %", "there is no result missing" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (NearCondition) condition = near_condition_parse (cases[i].condition, &error);
      g_autofree char *reason = NULL;

      g_assert_no_error (error);
      g_assert_false (near_condition_holds (condition, results, &reason));
      g_assert_cmpstr (reason, ==, cases[i].reason);
    }
}

static void
test_relative_limit (void)
{
  /* 0.15 of the larger magnitude: from 2 that is 0.3 */
  static const struct
  {
    double other;
    gboolean holds;
  } cases[] = { { 1.71, TRUE }, { 1.69, FALSE }, { 2.35, TRUE }, { 2.36, FALSE } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (NearResults) pair = near_results_new ();
      g_autoptr (NearCondition) condition = near_condition_parse ("a ~ b within 15 %", NULL);

      for (int sign = -1; sign <= 1; sign += 2)
        {
          near_results_add_number (pair, "a", sign * 2.0, NULL, NULL);
          near_results_add_number (pair, "b", sign * cases[i].other, NULL, NULL);
          g_assert_cmpint (near_condition_holds (condition, pair, NULL), ==, cases[i].holds);
        }
    }
}

static void
test_bad (void)
{
  static const struct
  {
    const char *text;
    const char *parts[2];
  } cases[] = {
    { "", { "column 1", "the name of a result" } },
    { "   ", { "column 4", "the name of a result" } },
    { "epoch", { "column 6", ">= <= > <" } },
    { "epoch = 3", { "column 7", ">= <= > < ==" } },
    { "epoch => 3", { "column 7", "“=> 3”" } },
    { "epoch >=", { "column 9", "a number or a word" } },
    { "epoch >= and", { "column 10", "a number or a word" } },
    { "epoch > 3 and", { "column 14", "the name of a result" } },
    { "epoch > 3 or x > 1", { "column 11", "“and”" } },
    { "epoch > 3,5", { "column 10", "“and”" } },
    { "epoch > 3.5.1", { "column 9", "a number or a word" } },
    { "3 > epoch", { "column 1", "the name of a result" } },
    { "epoch > +", { "column 9", "a number" } },
    { "a ≥ 3 und", { "column 7", "“und”" } }, /* ≥ is one column */
    { "a ~ b", { "column 6", "within" } },
    { "a ~ b within", { "column 13", "15 %" } },
    { "a ~ b within -3 %", { "column 14", "15 %" } },
    { "a ~ b within 15", { "column 16", "“%”" } },
    { "a ~ b within 15 % x", { "column 19", "“and”" } },
    { "a > \xff", { "UTF-8", "\\xff" } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      NearCondition *condition = near_condition_parse (cases[i].text, &error);

      g_test_message ("%s", error != NULL ? error->message : cases[i].text);
      g_assert_null (condition);
      g_assert_error (error, NEAR_ERROR, NEAR_ERROR_PARSE);
      for (int j = 0; j < 2; j++)
        g_assert_nonnull (strstr (error->message, cases[i].parts[j]));
    }
  near_condition_free (NULL);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  results = near_results_new ();
  near_results_add_number (results, "test_accuracy", 0.812, NULL, NULL);
  near_results_add_integer (results, "epoch", 100, NULL, NULL);
  near_results_add_integer (results, "hidden_layers", 1, NULL, NULL);
  near_results_add_number (results, "offset", -2.0, NULL, NULL);
  near_results_add_text (results, "activation", "linear", NULL);
  near_results_add_text (results, "kind-2", "leaky-relu", NULL);
  near_results_add_boolean (results, "converged", TRUE, NULL);
  near_results_add_number (results, "train_loss", 0.1, NULL, NULL);
  near_results_add_number (results, "test_loss", 0.2, NULL, NULL);
  near_results_add_number (results, "x_weight", 1.0, NULL, NULL);
  near_results_add_number (results, "y_weight", 1.1, NULL, NULL);
  near_results_add_number (results, "zero", 0.0, NULL, NULL);
  near_results_add_number (results, "lost", NAN, NULL, NULL);
  near_results_add_json (results, "layers", json_array (), NULL);

  g_test_add_func ("/condition/holds", test_holds);
  g_test_add_func ("/condition/does-not-hold", test_does_not_hold);
  g_test_add_func ("/condition/relative-limit", test_relative_limit);
  g_test_add_func ("/condition/bad", test_bad);
  status = g_test_run ();
  near_results_unref (results);
  return status;
}
