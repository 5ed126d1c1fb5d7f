/* near-hall.c — symmetry operations from any Hall symbol
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * S. R. Hall, Acta Cryst. A37, 517 (1981), and International Tables B (2001), A1.4.2.3: a lattice
 * letter, with "-" for a centre at the origin; up to four rotations, each an order with "-" for an
 * improper one, an axis and shifts; a change of basis. The symbol names generators; the group is
 * what they make.
 */
#include "near-hall.h"

#include "near-operation.h"
#include "near-token.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_OPERATIONS 192

typedef struct
{
  GArray *made; /* NearOperation */
  int previous_order;
  char previous_axis; /* x, y or z: that of the last rotation about an edge */
  guint n_rotations;
} Hall;

/* About z; those about x and y have the axes renamed in a circle. */
static gboolean
get_rotation (int order, int r[3][3])
{
  static const int about_z[7][3][3] = {
    [1] = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
    [2] = { { -1, 0, 0 }, { 0, -1, 0 }, { 0, 0, 1 } },
    [3] = { { 0, -1, 0 }, { 1, -1, 0 }, { 0, 0, 1 } },
    [4] = { { 0, -1, 0 }, { 1, 0, 0 }, { 0, 0, 1 } },
    [6] = { { 1, -1, 0 }, { 1, 0, 0 }, { 0, 0, 1 } },
  };

  if (order < 1 || order > 6 || order == 5)
    return FALSE;
  memcpy (r, about_z[order], sizeof about_z[order]);
  return TRUE;
}

static void
turn_axes (int r[3][3], guint steps)
{
  int turned[3][3];

  for (guint i = 0; i < 3; i++)
    for (guint j = 0; j < 3; j++)
      turned[(i + steps) % 3][(j + steps) % 3] = r[i][j];
  memcpy (r, turned, sizeof turned);
}

/* Twofold about a − b (') or a + b ("), of the face that the axis of the rotation before stands on.
 */
static gboolean
get_diagonal (int order, char mark, char previous_axis, int r[3][3])
{
  int sign = mark == '"' ? 1 : -1;

  if (order != 2)
    return FALSE;
  memset (r, 0, 9 * sizeof (int));
  r[0][1] = r[1][0] = sign;
  r[2][2] = -1;
  turn_axes (r, previous_axis == 'x' ? 1 : previous_axis == 'y' ? 2 : 0);
  return TRUE;
}

static gboolean
make_rotation (Hall *hall, int order, char axis, int r[3][3])
{
  static const int about_diagonal[3][3] = { { 0, 0, 1 }, { 1, 0, 0 }, { 0, 1, 0 } };

  if (axis == '\0')
    {
      if (order == 1 || hall->n_rotations == 0)
        axis = 'z';
      else if (hall->n_rotations == 1 && order == 2)
        axis = hall->previous_order == 2 || hall->previous_order == 4 ? 'x' : '\'';
      else if (order == 3)
        axis = '*';
      else
        return FALSE;
    }
  if (axis == '*')
    {
      if (order != 3)
        return FALSE;
      memcpy (r, about_diagonal, sizeof about_diagonal);
      return TRUE;
    }
  if (axis == '\'' || axis == '"')
    return get_diagonal (order, axis, hall->previous_axis, r);
  if (!get_rotation (order, r))
    return FALSE;
  turn_axes (r, axis == 'x' ? 1 : axis == 'y' ? 2 : 0);
  hall->previous_axis = axis;
  return TRUE;
}

static gboolean
add_shift (char letter, double t[3])
{
  static const struct
  {
    char letter;
    double t[3];
  } shifts[] = { { 'a', { 0.5, 0, 0 } },     { 'b', { 0, 0.5, 0 } },       { 'c', { 0, 0, 0.5 } },
                 { 'n', { 0.5, 0.5, 0.5 } }, { 'u', { 0.25, 0, 0 } },      { 'v', { 0, 0.25, 0 } },
                 { 'w', { 0, 0, 0.25 } },    { 'd', { 0.25, 0.25, 0.25 } } };

  for (gsize i = 0; i < G_N_ELEMENTS (shifts); i++)
    if (shifts[i].letter == letter)
      {
        for (guint k = 0; k < 3; k++)
          t[k] += shifts[i].t[k];
        return TRUE;
      }
  return FALSE;
}

/* "-2yab", "61", "3*" */
static gboolean
add_rotation (Hall *hall, const char *word)
{
  NearOperation made = { .translation = { 0.0 } };
  int sign = 1, order, screw = 0;
  gboolean there = FALSE;
  char axis = '\0';

  if (*word == '-')
    {
      sign = -1;
      word++;
    }
  order = *word - '0';
  if (order < 1 || order > 6)
    return FALSE;
  for (word++; *word != '\0'; word++)
    if (strchr ("xyz'\"*", *word) != NULL)
      axis = *word;
    else if (*word >= '1' && *word <= '5')
      screw = *word - '0';
    else if (!add_shift (*word, made.translation))
      return FALSE;
  if (!make_rotation (hall, order, axis, made.rotation))
    return FALSE;
  if (screw > 0)
    made.translation[hall->previous_axis - 'x'] += (double) screw / order;
  for (guint i = 0; i < 9; i++)
    made.rotation[i / 3][i % 3] *= sign;
  /* "P 1" names the identity, which is there. */
  for (guint i = 0; i < hall->made->len && !there; i++)
    there = near_operation_is_equal (&g_array_index (hall->made, NearOperation, i), &made);
  if (!there)
    g_array_append_val (hall->made, made);
  hall->previous_order = order;
  hall->n_rotations++;
  return TRUE;
}

static gboolean
add_lattice (Hall *hall, const char *word)
{
  static const struct
  {
    char letter;
    double t[3][3];
    guint n;
  } lattices[] = { { 'p', { { 0 } }, 0 },
                   { 'a', { { 0, 0.5, 0.5 } }, 1 },
                   { 'b', { { 0.5, 0, 0.5 } }, 1 },
                   { 'c', { { 0.5, 0.5, 0 } }, 1 },
                   { 'i', { { 0.5, 0.5, 0.5 } }, 1 },
                   { 'r', { { 2 / 3., 1 / 3., 1 / 3. } }, 1 },
                   { 's', { { 1 / 3., 1 / 3., 2 / 3. } }, 1 },
                   { 't', { { 1 / 3., 2 / 3., 1 / 3. } }, 1 },
                   { 'h', { { 2 / 3., 1 / 3., 0 } }, 1 },
                   { 'f', { { 0, 0.5, 0.5 }, { 0.5, 0, 0.5 } }, 2 } };
  NearOperation made = { { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } }, { 0.0 } };

  g_array_append_val (hall->made, made);
  if (*word == '-')
    {
      for (guint i = 0; i < 3; i++)
        made.rotation[i][i] = -1;
      g_array_append_val (hall->made, made);
      for (guint i = 0; i < 3; i++)
        made.rotation[i][i] = 1;
      word++;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (lattices); i++)
    if (word[0] == lattices[i].letter && word[1] == '\0')
      {
        for (guint k = 0; k < lattices[i].n; k++)
          {
            memcpy (made.translation, lattices[i].t[k], sizeof made.translation);
            g_array_append_val (hall->made, made);
          }
        return TRUE;
      }
  return FALSE;
}

/* All products of what there is. */
static gboolean
complete (GArray *made)
{
  for (guint i = 0; i < made->len; i++)
    for (guint j = 0; j <= i; j++)
      for (guint order = 0; order < 2; order++)
        {
          guint first = order == 0 ? i : j, second = order == 0 ? j : i;
          NearOperation product
              = near_operation_multiply (&g_array_index (made, NearOperation, second),
                                          &g_array_index (made, NearOperation, first));
          gboolean there = FALSE;

          for (guint k = 0; k < made->len && !there; k++)
            there = near_operation_is_equal (&g_array_index (made, NearOperation, k), &product);
          if (there)
            continue;
          if (made->len == MAX_OPERATIONS)
            return FALSE;
          g_array_append_val (made, product);
        }
  return TRUE;
}

/* W' = V W V^-1; V is a shift in twelfths, "0 0 1", or an operation, "-y+z,x+z,x". */
static gboolean
change_basis (GArray *made, const char *text)
{
  NearOperation v = { { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } }, { 0.0 } }, inverse;
  NearToken tokens[3];
  g_autofree char *problem = NULL;
  NearMat3 matrix, inverted;
  int time_reversal;

  if (strchr (text, ',') != NULL)
    {
      if (!near_operation_parse (text, &v, &time_reversal, &problem))
        return FALSE;
    }
  else
    {
      if (near_tokens_split (text, strlen (text), tokens, 3) != 3)
        return FALSE;
      for (guint k = 0; k < 3; k++)
        if (!near_token_parse_number (&tokens[k], &v.translation[k]))
          return FALSE;
        else
          v.translation[k] /= 12.0;
    }
  for (guint i = 0; i < 9; i++)
    matrix.m[i / 3][i % 3] = v.rotation[i / 3][i % 3];
  inverted = near_mat3_inverse (&matrix);
  for (guint i = 0; i < 3; i++)
    {
      inverse.translation[i] = 0.0;
      for (guint j = 0; j < 3; j++)
        {
          inverse.rotation[i][j] = (int) lrint (inverted.m[i][j]);
          inverse.translation[i] -= inverse.rotation[i][j] * v.translation[j];
        }
    }
  for (guint i = 0; i < made->len; i++)
    {
      NearOperation *w = &g_array_index (made, NearOperation, i);
      NearOperation right = near_operation_multiply (w, &inverse);

      *w = near_operation_multiply (&v, &right);
    }
  return TRUE;
}

static char *
dup_plain (const char *hall)
{
  char *plain = g_ascii_strdown (hall, -1);
  char *to = plain;

  for (const char *c = plain; *c != '\0'; c++)
    if (c[0] == '\'' && c[1] == '\'')
      {
        *to++ = '"';
        c++;
      }
    else
      *to++ = strchr ("_\t\n\r", *c) != NULL ? ' ' : *c;
  *to = '\0';
  return g_strstrip (plain);
}

/**
 * near_hall_dup_operations:
 * @hall: a Hall symbol, "-P 2ybc", in any case; "_" is a blank
 * @n: (out): how many, at most 192
 *
 * Returns: (transfer full) (array length=n) (nullable): the identity first
 * Errors: NEAR_ERROR_PARSE. A change of basis to a cell of another volume is refused too
 */
NearOperation *
near_hall_dup_operations (const char *hall, gsize *n, GError **error)
{
  g_return_val_if_fail (hall != NULL && n != NULL, NULL);

  g_autofree char *plain = dup_plain (hall);
  char *basis = strchr (plain, '('), *end = basis != NULL ? strchr (basis, ')') : NULL;
  Hall self = { .made = g_array_new (FALSE, FALSE, sizeof (NearOperation)), .previous_axis = 'z' };
  gboolean good = basis == NULL || end != NULL;
  g_auto (GStrv) words = NULL;
  gboolean first = TRUE;

  if (good && basis != NULL)
    *basis = *end = '\0';
  words = g_strsplit (plain, " ", -1);
  for (char **word = words; *word != NULL && good; word++)
    {
      if (**word == '\0')
        continue;
      good = first ? add_lattice (&self, *word) : add_rotation (&self, *word);
      first = FALSE;
    }
  good = good && !first && self.n_rotations >= 1 && self.n_rotations <= 4 && complete (self.made)
         && (basis == NULL || change_basis (self.made, basis + 1));
  if (!good)
    {
      g_array_unref (self.made);
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
                   _ ("“%s” is not a Hall symbol; “-P 2ybc” and “F 4d 2 3 -1d” are some"), hall);
      return NULL;
    }
  *n = self.made->len;
  return (NearOperation *) (gpointer) g_array_free (self.made, FALSE);
}
