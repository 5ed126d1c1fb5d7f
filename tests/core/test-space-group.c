/* test-space-group.c — settings of space groups by symbol, and what Hall symbols say
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cif-private.h"
#include "near-hall.h"
#include "near-test.h"

#include <string.h>

static gboolean
is_in (const NearOperation *operation, const NearOperation *list, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (near_operation_is_equal (operation, &list[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_same_set (const NearOperation *a, gsize n_a, const NearOperation *b, gsize n_b)
{
  for (gsize i = 0; i < n_a; i++)
    if (!is_in (&a[i], b, n_b))
      return FALSE;
  return n_a == n_b;
}

static gboolean
is_same_setting (int a, int b)
{
  gsize n_a, n_b;
  g_autofree NearOperation *first = near_space_group_dup_operations (a, &n_a);
  g_autofree NearOperation *second = near_space_group_dup_operations (b, &n_b);

  return is_same_set (first, n_a, second, n_b);
}

/* The Hall symbol read by its rules makes the operations of spglib's database, which come from
 * elsewhere. */
static void
test_hall_makes_operations (void)
{
  guint n_different = 0;

  for (int h = 1; h <= NEAR_N_HALL_NUMBERS; h++)
    {
      g_autoptr (GError) error = NULL;
      NearSpaceGroup group;
      gsize n, n_database;

      g_assert_true (near_space_group_get (h, &group));
      g_autofree NearOperation *made = near_hall_dup_operations (group.hall, &n, &error);
      g_assert_no_error (error);
      g_autofree NearOperation *database = near_space_group_dup_operations (h, &n_database);
      if (!is_same_set (made, n, database, n_database))
        {
          n_different++;
          g_test_message ("%d %s: %zu, %zu", h, group.hall, n, n_database);
        }
    }
  g_assert_cmpuint (n_different, ==, 0);
}

static void
test_hall_is_found (void)
{
  for (int h = 1; h <= NEAR_N_HALL_NUMBERS; h++)
    {
      NearSpaceGroup group;
      int found;

      near_space_group_get (h, &group);
      found = near_space_group_find_hall (group.hall);
      /* Three symbols stand there twice, for the same operations. */
      g_assert_true (found == h || is_same_setting (found, h));
      g_autofree char *upper = g_ascii_strup (group.hall, -1);
      for (char *c = upper; *c != '\0'; c++)
        *c = *c == ' ' ? '_' : *c;
      g_assert_cmpint (near_space_group_find_hall (upper), ==, found);
    }
  g_assert_cmpint (near_space_group_find_hall ("-P 2ybc"), ==, 81);
  g_assert_cmpint (near_space_group_find_hall ("P 3 2''"), ==, 439);
  g_assert_cmpint (near_space_group_find_hall ("Q 2"), ==, 0);
  g_assert_cmpint (near_space_group_find_hall (""), ==, 0);
}

/* In other words than spglib's: from the table of sginfo and cctbx (R. W. Grosse-Kunstleve). */
static void
test_hall_synonyms (void)
{
  static const struct
  {
    const char *hall;
    int hall_number;
  } cases[] = { { "-P 2ac 2n", 292 },   { "P 61 2 (0 0 5)", 472 }, { "P 65 2 (0 0 1)", 473 },
                { "P 4bd 2ab 3", 509 }, { "-R 3 2\"c", 460 },      { "-P 3* 2n", 461 },
                { "R 3 (0 0 4)", 433 }, { "-p_2ybc", 81 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize n, n_database;
      g_autofree NearOperation *made = near_hall_dup_operations (cases[i].hall, &n, NULL);
      g_autofree NearOperation *database
          = near_space_group_dup_operations (cases[i].hall_number, &n_database);

      g_assert_nonnull (made);
      g_assert_true (is_same_set (made, n, database, n_database));
    }
}

/* A diagonal is one of the face that the fourfold axis stands on: the group is 422, of order 8. */
static void
test_hall_diagonals (void)
{
  static const char *const symbols[] = { "P 4 2'", "P 4x 2'", "P 4x 2\"", "P 4y 2'", "P 4y 2\"" };

  for (gsize i = 0; i < G_N_ELEMENTS (symbols); i++)
    {
      gsize n;
      g_autofree NearOperation *made = near_hall_dup_operations (symbols[i], &n, NULL);

      g_assert_nonnull (made);
      g_assert_cmpuint (n, ==, 8);
    }
}

static void
test_hall_refuses (void)
{
  static const char *const bad[]
      = { "",     "P",        "-",     "Q 2",       "P 5",    "P 2 2 2 2 2",
          "P 2k", "P 2 (0 0", "P 4 7", "P 2 (1 2)", "P 4' 2", "P 2*" };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      gsize n;

      g_assert_null (near_hall_dup_operations (bad[i], &n, &error));
      g_assert_error (error, NEAR_ERROR, NEAR_ERROR_PARSE);
    }
}

/* spglib's own symbols give back the setting they belong to. */
static void
test_names_are_found (void)
{
  for (int h = 1; h <= NEAR_N_HALL_NUMBERS; h++)
    {
      NearSpaceGroup group;
      gboolean there = FALSE, is_complete;

      near_space_group_get (h, &group);
      const char *const names[] = { group.symbol, group.full };
      for (guint k = 0; k < G_N_ELEMENTS (names); k++)
        {
          g_autofree char *with_choice = g_strdup_printf (
              "%s%s%s", names[k], group.choice[0] != '\0' ? ":" : "", group.choice);
          g_autoptr (GArray) found = near_space_group_find_name (with_choice, &is_complete);

          there = FALSE;
          for (guint i = 0; i < found->len; i++)
            {
              NearSpaceGroup other;

              near_space_group_get (g_array_index (found, int, i), &other);
              g_assert_cmpint (other.number, ==, group.number);
              there |= other.hall_number == h;
            }
          g_assert_true (there);
          /* One is left, but for axes that the choice does not tell apart. */
          g_assert_cmpuint (found->len, <=, 2);
        }
    }
}

static int
find_first (const char *name)
{
  gboolean is_complete;
  g_autoptr (GArray) found = near_space_group_find_name (name, &is_complete);

  return found->len > 0 ? g_array_index (found, int, 0) : 0;
}

static void
test_ways_to_write (void)
{
  static const struct
  {
    const char *name;
    int hall_number;
  } cases[] = {
    { "P 21/c", 81 },
    { "P21/c", 81 },
    { "P 1 21/c 1", 81 },
    { "P 1 2_1/c 1", 81 },
    { "p 2(1)/c", 81 },
    { "P 21/n", 82 },
    { "P 21/a", 83 },
    { "P 1 1 21/b", 86 },
    { "C 2/c", 90 },
    { "I 2/a", 92 },
    { "F m -3 m", 523 },
    { "Fm-3m", 523 },
    { "F m 3 m", 523 },
    { "F 4/m -3 2/m", 523 },
    { "F d -3 m:1", 525 },
    { "F d -3 m:2", 526 },
    { "Fd-3mS", 525 },
    { "F d -3 m Z", 526 },
    { "F d 3 m Z", 526 },
    { "F d -3 m origin choice 2", 526 },
    { "F d -3 m (origin choice 1)", 525 },
    { "R -3 c", 460 },
    { "R -3 c:R", 461 },
    { "R -3 c H", 460 },
    { "R-3cR", 461 },
    { "R 3 m :H", 450 },
    { "P 63/m m c", 488 },
    { "P6_3/mmc", 488 },
    { "P63/mmc", 488 },
    { "P n m a", 292 },
    { "P b n m", 294 },
    { "P n m a:cab", 292 },
    { "C m c a", 304 },
    { "C m c e", 304 },
    { "A b m 2", 191 },
    { "P n n n:2", 229 },
    { "P n c b:1cab", 235 },
    { "P 31 2 1", 441 },
    { "P 3 2 1", 439 },
    { "P -1", 2 },
    { "P 1 21/c 1:b1", 81 },
    { "P<sub>2</sub>1/c", 81 },
    { "I a -3 d", 530 },
    { "P −1", 2 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      int found = find_first (cases[i].name);

      if (found != cases[i].hall_number)
        g_error ("“%s” is %d, not %d", cases[i].name, found, cases[i].hall_number);
    }
  g_assert_cmpint (find_first ("nonsense"), ==, 0);
  g_assert_cmpint (find_first (""), ==, 0);
  g_assert_cmpint (find_first (":1"), ==, 0);
}

static void
test_completeness (void)
{
  gboolean is_complete;
  g_autoptr (GArray) both = near_space_group_find_name ("F d -3 m", &is_complete);

  g_assert_cmpuint (both->len, ==, 2);
  g_assert_false (is_complete);
  g_autoptr (GArray) one = near_space_group_find_name ("F d -3 m:2", &is_complete);
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_true (is_complete);
}

static void
test_numbers (void)
{
  guint n = 0;

  for (int number = 1; number <= 230; number++)
    {
      g_autoptr (GArray) found = near_space_group_find_number (number);

      g_assert_cmpuint (found->len, >, 0);
      n += found->len;
    }
  g_assert_cmpuint (n, ==, NEAR_N_HALL_NUMBERS);
  g_autoptr (GArray) none = near_space_group_find_number (231);
  g_assert_cmpuint (none->len, ==, 0);
  NearSpaceGroup group;
  g_assert_false (near_space_group_get (0, &group));
  g_assert_false (near_space_group_get (531, &group));
}

/* Numbers of operations as in International Tables A: 192 in Fm-3m, 4 in P 21/c. */
static void
test_operations (void)
{
  gsize n;
  g_autofree NearOperation *cubic = near_space_group_dup_operations (523, &n);

  g_assert_cmpuint (n, ==, 192);
  g_autofree NearOperation *monoclinic = near_space_group_dup_operations (81, &n);
  g_assert_cmpuint (n, ==, 4);
  g_assert_cmpint (monoclinic[0].rotation[0][0], ==, 1);
}

static void
check_operation (const char *text, const int rotation[9], const double shift[3])
{
  g_autofree char *problem = NULL;
  NearOperation operation;
  int time_reversal;

  if (!near_operation_parse (text, &operation, &time_reversal, &problem))
    g_error ("“%s”: %s", text, problem);
  for (guint i = 0; i < 9; i++)
    g_assert_cmpint (operation.rotation[i / 3][i % 3], ==, rotation[i]);
  near_assert_close_array (operation.translation, shift, 3, 0.0, 1e-12);
}

/* The type of a group by its operations alone, whatever the cell. */
static void
test_operations_find_their_number (void)
{
  for (int h = 1; h <= NEAR_N_HALL_NUMBERS; h++)
    {
      NearSpaceGroup group;
      gsize n;
      g_autofree NearOperation *own = near_space_group_dup_operations (h, &n);

      near_space_group_get (h, &group);
      g_assert_cmpint (near_space_group_find_operations (own, n), ==, group.number);
    }
  /* -1 turned into no symmetry of any lattice: (x, y + 40000 x, z) */
  NearOperation shear[2] = { { { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } }, { 0.0 } },
                             { { { 1, 0, 0 }, { 40000, 1, 0 }, { 0, 0, 1 } }, { 0.0 } } };
  g_assert_cmpint (near_space_group_find_operations (shear, 2), ==, 0);
}

static void
test_parser (void)
{
#define R(...) ((const int[]){ __VA_ARGS__ })
#define T(...) ((const double[]){ __VA_ARGS__ })
  check_operation ("x,y,z", R (1, 0, 0, 0, 1, 0, 0, 0, 1), T (0, 0, 0));
  check_operation ("1/2-y,x,3/4+z", R (0, -1, 0, 1, 0, 0, 0, 0, 1), T (0.5, 0, 0.75));
  check_operation ("x-y,x,z+1/6", R (1, -1, 0, 1, 0, 0, 0, 0, 1), T (0, 0, 1 / 6.));
  check_operation ("0.5+X, -Y ,0.5 - Z", R (1, 0, 0, 0, -1, 0, 0, 0, -1), T (0.5, 0, 0.5));
  check_operation ("-1/3+x,-2/3+y,z+5/3", R (1, 0, 0, 0, 1, 0, 0, 0, 1),
                   T (2 / 3., 1 / 3., 2 / 3.));
  check_operation ("x+0.3333,y+.6667,z+0.167", R (1, 0, 0, 0, 1, 0, 0, 0, 1),
                   T (1 / 3., 2 / 3., 1 / 6.));
  check_operation ("x+0.2468,y,z+0.33", R (1, 0, 0, 0, 1, 0, 0, 0, 1), T (0.2468, 0, 1 / 3.));
  check_operation ("+x, +y+1, z", R (1, 0, 0, 0, 1, 0, 0, 0, 1), T (0, 0, 0));
  check_operation ("2*x-x,y,z", R (1, 0, 0, 0, 1, 0, 0, 0, 1), T (0, 0, 0));
  check_operation ("x+2y,y,z", R (1, 2, 0, 0, 1, 0, 0, 0, 1), T (0, 0, 0));
  check_operation ("-x1,x2,-x3", R (-1, 0, 0, 0, 1, 0, 0, 0, -1), T (0, 0, 0));
  check_operation ("x/2+x/2,y,z", R (1, 0, 0, 0, 1, 0, 0, 0, 1), T (0, 0, 0));
}

/* Decimals are rounded or cut off fractions only if the digits agree. */
static void
test_parser_decimals (void)
{
  static const struct
  {
    const char *text;
    double shift;
  } cases[]
      = { { "x+0.33,y,z", 1 / 3. },       { "x+0.67,y,z", 2 / 3. }, { "x+0.666,y,z", 2 / 3. },
          { "x+0.8,y,z", 0.8 },           { "x+0.2,y,z", 0.2 },     { "x+0.28,y,z", 0.28 },
          { "x+0.3300000000,y,z", 0.33 }, { "x+0.125,y,z", 0.125 }, { "x+0.041667,y,z", 1 / 24. },
          { "x+0.25,y,z", 0.25 },         { "x+0.99999,y,z", 0.0 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    check_operation (cases[i].text, (const int[]){ 1, 0, 0, 0, 1, 0, 0, 0, 1 },
                     (const double[]){ cases[i].shift, 0.0, 0.0 });
}

static void
test_parser_time_reversal (void)
{
  g_autofree char *problem = NULL;
  NearOperation operation;
  int time_reversal;

  g_assert_true (near_operation_parse ("x,y,-z,-1", &operation, &time_reversal, &problem));
  g_assert_cmpint (time_reversal, ==, -1);
  g_assert_true (near_operation_parse ("x,y,-z,+1", &operation, &time_reversal, &problem));
  g_assert_cmpint (time_reversal, ==, 1);
  g_assert_true (near_operation_parse ("x,y,z,mx,my,mz", &operation, &time_reversal, &problem));
  g_assert_cmpint (time_reversal, ==, 0);
}

static void
test_parser_refuses (void)
{
  static const char *const cases[][2] = {
    { "x,y", "three parts" },
    { "", "three parts" },
    { "x,y,z,q", "there are more" },
    { "x,x,z", "determinant is 0" },
    { "2*x,y,z", "determinant is 2" },
    { "x,y,q", "is expected" },
    { "x y,z,z", "a plus, a minus or a comma" },
    { "x,y,z+1/0", "divided by zero" },
    { "x/3,y,z", "whole numbers" },
    { "x*y,y,z", "multiplied" },
    { "x,,z", "three parts" },
    { "x+,y,z", "is expected" },
    { "x4,y,z", "are expected" },
    { "1e400+x,y,z", "expected" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *problem = NULL;
      NearOperation operation;
      int time_reversal;

      if (near_operation_parse (cases[i][0], &operation, &time_reversal, &problem))
        g_error ("“%s” was taken", cases[i][0]);
      if (strstr (problem, cases[i][1]) == NULL)
        g_error ("“%s”: %s", cases[i][0], problem);
    }
}

/* What is written is read back, for every operation of every setting. */
static void
test_written_operations (void)
{
  for (int h = 1; h <= NEAR_N_HALL_NUMBERS; h++)
    {
      gsize n;
      g_autofree NearOperation *operations = near_space_group_dup_operations (h, &n);

      for (gsize i = 0; i < n; i++)
        {
          g_autoptr (GString) text = g_string_new (NULL);
          g_autofree char *problem = NULL;
          NearOperation again;
          int time_reversal;

          near_operation_append (&operations[i], text);
          g_assert_true (near_operation_parse (text->str, &again, &time_reversal, &problem));
          g_assert_true (near_operation_is_equal (&operations[i], &again));
        }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/space-group/hall-makes-operations", test_hall_makes_operations);
  g_test_add_func ("/space-group/hall-is-found", test_hall_is_found);
  g_test_add_func ("/space-group/hall-synonyms", test_hall_synonyms);
  g_test_add_func ("/space-group/hall-diagonals", test_hall_diagonals);
  g_test_add_func ("/space-group/hall-refuses", test_hall_refuses);
  g_test_add_func ("/space-group/names-are-found", test_names_are_found);
  g_test_add_func ("/space-group/ways-to-write", test_ways_to_write);
  g_test_add_func ("/space-group/completeness", test_completeness);
  g_test_add_func ("/space-group/numbers", test_numbers);
  g_test_add_func ("/space-group/operations", test_operations);
  g_test_add_func ("/space-group/operations-find-their-number", test_operations_find_their_number);
  g_test_add_func ("/space-group/parser", test_parser);
  g_test_add_func ("/space-group/parser-decimals", test_parser_decimals);
  g_test_add_func ("/space-group/parser-time-reversal", test_parser_time_reversal);
  g_test_add_func ("/space-group/parser-refuses", test_parser_refuses);
  g_test_add_func ("/space-group/written-operations", test_written_operations);
  return g_test_run ();
}
