/* near-space-group.c — the 230 space groups in their 530 settings, by symbol or number
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-space-group.h"

#include "near-spglib-private.h"

#include <math.h>
#include <spglib.h>
#include <string.h>

#include "near-space-group-data.h"

#define MAX_OPERATIONS 192
/* Å */
#define SAME_SHIFT 1e-3
/* Å; lengths of the cell in which a group is looked up */
#define CELL_SCALE 5.0

static NearSpaceGroup groups[NEAR_N_HALL_NUMBERS + 1];
static GHashTable *by_symbol; /* squeezed symbol -> GArray of int, rising */
static GHashTable *by_hall; /* squeezed Hall symbol -> its number, the first if there are several */

/* "P 2_1/c" and "P2(1)/c" are written in many ways: blanks, marks of subscripts and case do not
 * count. */
static char *
squeeze (const char *symbol)
{
  GString *made = g_string_new (NULL);

  for (const char *c = symbol; *c != '\0';)
    if (g_ascii_strncasecmp (c, "<sub>", 5) == 0)
      c += 5;
    else if (g_ascii_strncasecmp (c, "</sub>", 6) == 0)
      c += 6;
    else if (strncmp (c, "−", strlen ("−")) == 0)
      {
        g_string_append_c (made, '-');
        c += strlen ("−");
      }
    else
      {
        if (strchr (" \t\n\r_(){}$~'\"", *c) == NULL)
          g_string_append_c (made, g_ascii_tolower (*c));
        c++;
      }
  return g_string_free (made, FALSE);
}

/* Of Hall symbols blanks and quotes matter; an underscore is a blank. */
static char *
squeeze_hall (const char *hall)
{
  GString *made = g_string_new (NULL);

  for (const char *c = hall; *c != '\0'; c++)
    if (*c == ' ' || *c == '_' || *c == '\t' || *c == '\n' || *c == '\r')
      {
        if (made->len > 0 && made->str[made->len - 1] != ' ')
          g_string_append_c (made, ' ');
      }
    else if (c[0] == '\'' && c[1] == '\'')
      {
        g_string_append_c (made, '"');
        c++;
      }
    else
      g_string_append_c (made, g_ascii_tolower (*c));
  return g_strchomp (g_string_free (made, FALSE));
}

static void
add_symbol (const char *symbol, int hall_number)
{
  char *key = squeeze (symbol);
  GArray *list = g_hash_table_lookup (by_symbol, key);

  if (list == NULL)
    {
      list = g_array_new (FALSE, FALSE, sizeof (int));
      g_hash_table_insert (by_symbol, key, list);
    }
  else
    g_free (key);
  for (guint i = 0; i < list->len; i++)
    if (g_array_index (list, int, i) == hall_number)
      return;
  g_array_append_val (list, hall_number);
}

/* "P 1 21/c 1" is also "P 21/c". */
static void
add_without_ones (const NearSpaceGroup *group)
{
  g_auto (GStrv) words = g_strsplit (group->full, " ", -1);
  g_autoptr (GString) made = g_string_new (NULL);

  for (char **word = words; *word != NULL; word++)
    if (strcmp (*word, "1") != 0)
      g_string_append (made, *word);
  add_symbol (made->str, group->hall_number);
}

/* "F m -3 m" was "F m 3 m" before 1983. */
static void
add_without_bar (const NearSpaceGroup *group)
{
  char *bar;
  g_autofree char *symbol = g_strdup (group->symbol);

  bar = strstr (symbol, "-3");
  if (bar != NULL)
    {
      *bar = ' ';
      add_symbol (symbol, group->hall_number);
    }
}

static void
copy_without_underscore (char *to, gsize n, const char *from)
{
  gsize k = 0;

  for (; *from != '\0' && k + 1 < n; from++)
    if (*from != '_')
      to[k++] = *from;
  to[k] = '\0';
  g_strchomp (to);
}

static void
add_group (int hall_number, const SpglibSpacegroupType *type)
{
  NearSpaceGroup *group = &groups[hall_number];
  g_auto (GStrv) symbols = g_strsplit (type->international, "=", -1);
  gboolean several = symbols[0] != NULL && symbols[1] != NULL;
  char *key = squeeze_hall (type->hall_symbol);

  group->hall_number = hall_number;
  group->number = type->number;
  g_strlcpy (group->hall, type->hall_symbol, sizeof group->hall);
  g_strchomp (group->hall);
  g_strlcpy (group->choice, type->choice, sizeof group->choice);
  g_strchomp (group->choice);
  copy_without_underscore (group->full, sizeof group->full, type->international_full);
  /* Of "P 2_1/c = P 1 2_1/n 1" the first is the type, which all settings share. */
  copy_without_underscore (group->symbol, sizeof group->symbol,
                           several ? type->international_full : type->international);
  add_symbol (group->full, hall_number);
  for (gsize i = several ? 1 : 0; symbols[i] != NULL; i++)
    add_symbol (symbols[i], hall_number);
  if (group->number >= 3 && group->number <= 15)
    add_without_ones (group);
  if (group->number >= 200)
    add_without_bar (group);
  if (!g_hash_table_contains (by_hall, key))
    g_hash_table_insert (by_hall, key, GINT_TO_POINTER (hall_number));
  else
    g_free (key);
}

static int
compare_ints (gconstpointer a, gconstpointer b)
{
  return *(const int *) a - *(const int *) b;
}

static void
load (void)
{
  static gsize loaded;
  GHashTableIter iter;
  gpointer list;

  if (!g_once_init_enter (&loaded))
    return;
  by_symbol = g_hash_table_new (g_str_hash, g_str_equal);
  by_hall = g_hash_table_new (g_str_hash, g_str_equal);
  _near_spglib_lock ();
  for (int h = 1; h <= NEAR_N_HALL_NUMBERS; h++)
    {
      SpglibSpacegroupType type = spg_get_spacegroup_type (h);

      add_group (h, &type);
    }
  _near_spglib_unlock ();
  for (gsize i = 0; i < G_N_ELEMENTS (more_symbols); i++)
    add_symbol (more_symbols[i].symbol, more_symbols[i].hall_number);
  g_hash_table_iter_init (&iter, by_symbol);
  while (g_hash_table_iter_next (&iter, NULL, &list))
    g_array_sort (list, compare_ints);
  g_once_init_leave (&loaded, 1);
}

/**
 * near_space_group_get:
 * @hall_number: 1 to 530
 *
 * Returns: FALSE if there is no such setting
 */
gboolean
near_space_group_get (int hall_number, NearSpaceGroup *group)
{
  g_return_val_if_fail (group != NULL, FALSE);

  load ();
  if (hall_number < 1 || hall_number > NEAR_N_HALL_NUMBERS)
    return FALSE;
  *group = groups[hall_number];
  return TRUE;
}

/**
 * near_space_group_find_hall:
 * @hall: "-P 2ybc", in any case; "_" is a blank
 *
 * Returns: the setting of that Hall symbol, the first of those that share it; 0 if it is not in the
 * table, which does not mean that it is none: near_hall_dup_operations() reads any
 */
int
near_space_group_find_hall (const char *hall)
{
  g_return_val_if_fail (hall != NULL, 0);

  g_autofree char *key = squeeze_hall (hall);

  load ();
  return GPOINTER_TO_INT (g_hash_table_lookup (by_hall, key));
}

/* --- names ---------------------------------------------------------------------------------- */

/* What stands after a colon or at the end in words: "1", "2", "H", "R", "b1", "cab". Cuts it off
 * @name. */
static char *
cut_choice (char *name)
{
  static const char *const words[][2]
      = { { "origin choice 1", "1" }, { "origin choice 2", "2" }, { "origin 1", "1" },
          { "origin 2", "2" },        { "choice 1", "1" },        { "choice 2", "2" },
          { "hexagonal", "h" },       { "rhombohedral", "r" },    { "1st setting", "c" },
          { "2nd setting", "b" } };
  g_autofree char *lower = g_ascii_strdown (name, -1);
  char *colon;

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      const char *found = strstr (lower, words[i][0]);

      if (found != NULL && found != lower)
        {
          name[found - lower] = '\0';
          g_strchomp (name);
          for (gsize n = strlen (name); n > 0 && strchr ("([,;:", name[n - 1]) != NULL;
               n = strlen (name))
            {
              name[n - 1] = '\0';
              g_strchomp (name);
            }
          return g_strdup (words[i][1]);
        }
    }
  colon = strchr (name, ':');
  if (colon == NULL)
    return NULL;
  *colon = '\0';
  return g_strstrip (g_ascii_strdown (colon + 1, -1));
}

/* Databases write "F d -3 m Z" for the second origin, "S" for the first, "R -3 m H" for hexagonal
 * axes. */
static char *
cut_letter (char *key)
{
  gsize n = strlen (key);
  const char *letters = "hrsz", *found;

  if (n < 3 || (found = strchr (letters, key[n - 1])) == NULL)
    return NULL;
  key[n - 1] = '\0';
  return g_strdup (*found == 's' ? "1" : *found == 'z' ? "2" : *found == 'h' ? "h" : "r");
}

static gboolean
choice_fits (const char *choice, const NearSpaceGroup *group)
{
  g_autofree char *own = g_ascii_strdown (group->choice, -1);

  if (strcmp (choice, own) == 0)
    return TRUE;
  /* "1" of "1cab", "b" of "b1", "cab" of "1cab" */
  return (strlen (choice) == 1 && g_str_has_prefix (own, choice))
         || (strlen (choice) > 2 && g_ascii_isdigit (own[0]) && strcmp (choice, own + 1) == 0);
}

/**
 * near_space_group_find_name:
 * @name: a Hermann-Mauguin symbol, short or full, of today or from before 1992 (e-glides) and 1983
 * (bars): "P 21/c", "P 1 2_1/c 1", "Fd-3m:2", "R -3 c H", "F d 3 m (origin choice 2)"
 * @is_complete: (out) (nullable): whether the name leaves no choice of axes or origin
 *
 * Returns: (transfer full): Hall numbers of the settings it may mean, rising, the usual one first;
 * none if it is no space group
 */
GArray *
near_space_group_find_name (const char *name, gboolean *is_complete)
{
  g_return_val_if_fail (name != NULL, NULL);

  g_autofree char *rest = g_strstrip (g_strdup (name));
  g_autofree char *choice = cut_choice (rest);
  g_autofree char *key = squeeze (rest);
  const GArray *list;
  GArray *found = g_array_new (FALSE, FALSE, sizeof (int));

  load ();
  list = g_hash_table_lookup (by_symbol, key);
  if (list == NULL && choice == NULL && (choice = cut_letter (key)) != NULL)
    list = g_hash_table_lookup (by_symbol, key);
  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      int h = g_array_index (list, int, i);

      if (choice == NULL || choice_fits (choice, &groups[h]))
        g_array_append_val (found, h);
    }
  if (found->len == 0 && list != NULL)
    g_array_append_vals (found, list->data, list->len);
  if (is_complete != NULL)
    *is_complete = found->len == 1;
  return found;
}

/**
 * near_space_group_find_number:
 * @number: 1 to 230
 *
 * Returns: (transfer full): Hall numbers of its settings, the usual one first; none beyond 230
 */
GArray *
near_space_group_find_number (int number)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (int));

  load ();
  for (int h = 1; h <= NEAR_N_HALL_NUMBERS; h++)
    if (groups[h].number == number)
      g_array_append_val (found, h);
  return found;
}

/**
 * near_space_group_dup_operations:
 * @hall_number: 1 to 530
 * @n: (out): how many, at most 192
 *
 * Returns: (transfer full) (array length=n): the identity first
 */
NearOperation *
near_space_group_dup_operations (int hall_number, gsize *n)
{
  g_return_val_if_fail (hall_number >= 1 && hall_number <= NEAR_N_HALL_NUMBERS && n != NULL, NULL);

  int rotations[MAX_OPERATIONS][3][3];
  double translations[MAX_OPERATIONS][3];
  int found;
  NearOperation *operations;

  _near_spglib_lock ();
  found = spg_get_symmetry_from_database (rotations, translations, hall_number);
  _near_spglib_unlock ();
  g_assert (found > 0 && found <= MAX_OPERATIONS);
  operations = g_new (NearOperation, (gsize) found);
  for (int i = 0; i < found; i++)
    {
      memcpy (operations[i].rotation, rotations[i], sizeof rotations[i]);
      memcpy (operations[i].translation, translations[i], sizeof translations[i]);
    }
  *n = (gsize) found;
  return operations;
}

/* A cell that the group leaves as it is: metric G = sum of W^T W over its rotations, columns L^T
 * of G = L L^T. False if the list is no group of a lattice (G of a finite group stays small). */
static gboolean
make_invariant_cell (const NearOperation *operations, gsize n, double columns[3][3])
{
  double metric[3][3] = { { 0.0 } }, factor[3][3] = { { 0.0 } };

  for (gsize o = 0; o < n; o++)
    for (int i = 0; i < 3; i++)
      for (int j = 0; j < 3; j++)
        for (int k = 0; k < 3; k++)
          metric[i][j]
              += (double) operations[o].rotation[k][i] * operations[o].rotation[k][j] / (double) n;
  for (int j = 0; j < 3; j++)
    for (int i = j; i < 3; i++)
      {
        double rest = metric[i][j];

        for (int k = 0; k < j; k++)
          rest -= factor[i][k] * factor[j][k];
        if (i == j && !(rest > 1e-4 * metric[j][j]))
          return FALSE;
        factor[i][j] = i == j ? sqrt (rest) : rest / factor[j][j];
      }
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++)
      columns[i][j] = CELL_SCALE * factor[j][i];
  return metric[0][0] + metric[1][1] + metric[2][2] < 1e4;
}

/**
 * near_space_group_find_operations:
 * @operations: (array length=n): a group, in any cell
 *
 * Which group it is does not depend on the cell's lengths: spglib is given a cell that the
 * operations leave as it is, not the file's own (in a needle, 10^5 times as long as wide, it
 * follows a null pointer).
 *
 * Returns: the number of its space group, 1 to 230; 0 if spglib finds none
 */
int
near_space_group_find_operations (const NearOperation *operations, gsize n)
{
  g_return_val_if_fail (operations != NULL && n > 0 && n <= G_MAXINT, 0);

  g_autofree int (*rotations)[3][3] = g_malloc_n (n, sizeof *rotations);
  g_autofree double (*translations)[3] = g_malloc_n (n, sizeof *translations);
  double columns[3][3];
  SpglibSpacegroupType type;

  if (!make_invariant_cell (operations, n, columns))
    return 0;
  for (gsize i = 0; i < n; i++)
    {
      memcpy (rotations[i], operations[i].rotation, sizeof rotations[i]);
      memcpy (translations[i], operations[i].translation, sizeof translations[i]);
    }
  _near_spglib_lock ();
  type = spg_get_spacegroup_type_from_symmetry (rotations, translations, (int) n, columns,
                                                SAME_SHIFT);
  _near_spglib_unlock ();
  return type.number >= 1 && type.number <= 230 ? type.number : 0;
}
