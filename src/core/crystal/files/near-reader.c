/* near-reader.c — what the readers of structure files share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-reader-private.h"

#include "near-units.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#define EXCERPT_CHARS 60
#define LINES_PER_POLL 4096
#define FIRST_VALUES 1024
#define MOST_ALIKE 8

/* --- lines ---------------------------------------------------------------------------------------- */

gboolean
near_reader_next (NearReader *self)
{
  if (!near_text_lines_next (&self->lines, &self->text, &self->n))
    {
      self->text = self->data + self->n_bytes;
      self->n = 0;
      return FALSE;
    }
  self->line = self->lines.line;
  return TRUE;
}

gboolean
near_reader_next_filled (NearReader *self)
{
  NearToken token;

  while (near_reader_next (self))
    if (near_reader_split (self, &token, 1) > 0)
      return TRUE;
  return FALSE;
}

gsize
near_reader_split (const NearReader *self, NearToken *tokens, gsize max_tokens)
{
  return near_tokens_split (self->text, self->n, tokens, max_tokens);
}

void
near_reader_push_back (NearReader *self)
{
  g_return_if_fail (self->line > 0 && self->lines.line == self->line);
  self->lines.at = self->text;
  self->lines.line--;
}

void
near_reader_cut (NearReader *self, const char *marks)
{
  for (gsize i = 0; i < self->n; i++)
    if (self->text[i] != '\0' && strchr (marks, self->text[i]) != NULL)
      {
        self->n = i;
        return;
      }
}

/* --- messages ------------------------------------------------------------------------------------- */

static gboolean
fail (const NearReader *self, gboolean with_line, GError **error, NearError code, const NearToken *excerpt,
      const char *format, va_list arguments)
{
  g_autoptr (GString) text = g_string_new (self->name);

  if (with_line && self->line > 0)
    g_string_append_printf (text, ":%zu", self->line);
  g_string_append (text, ": ");
  g_string_append_vprintf (text, format, arguments);
  if (excerpt != NULL)
    {
      g_autofree char *shown = near_text_excerpt (excerpt->start, (gssize) excerpt->n, EXCERPT_CHARS);

      g_string_append_printf (text, " (“%s”)", shown);
    }
  g_set_error_literal (error, NEAR_ERROR, (int) code, text->str);
  return FALSE;
}

gboolean
near_reader_fail (const NearReader *self, GError **error, NearError code, const NearToken *excerpt,
                  const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  fail (self, TRUE, error, code, excerpt, format, arguments);
  va_end (arguments);
  return FALSE;
}

gboolean
near_reader_fail_file (const NearReader *self, GError **error, NearError code, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  fail (self, FALSE, error, code, NULL, format, arguments);
  va_end (arguments);
  return FALSE;
}

gboolean
near_reader_fail_end (const NearReader *self, GError **error, const char *what)
{
  return near_reader_fail (self, error, NEAR_ERROR_PARSE, NULL,
                           _ ("the file ends where %s is expected; is it cut off?"), what);
}

void
near_reader_note (NearReader *self, NearNoteLevel level, const char *id, const char *format, ...)
{
  va_list arguments;
  g_autofree char *text = NULL;
  guint n_alike = 0;

  /* A file of a thousand frames with the same fault says so a few times. */
  for (guint i = 0; i < self->notes->len; i++)
    n_alike += g_str_equal (((const NearNote *) self->notes->pdata[i])->id, id);
  if (n_alike > MOST_ALIKE)
    return;
  if (n_alike == MOST_ALIKE)
    {
      near_notes_add (self->notes, level, id, _ ("There is more of that kind (%s), which is left out here."), id);
      return;
    }
  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  near_notes_add (self->notes, level, id, "%s", text);
}

gboolean
near_reader_poll (const NearReader *self, GError **error)
{
  if (self->line % LINES_PER_POLL != 0)
    return TRUE;
  return near_monitor_check (self->monitor,
                             (double) (self->lines.at - self->data) / ((double) self->n_bytes + 1.0),
                             _ ("reading"), error);
}

/* --- tokens that must be numbers ------------------------------------------------------------------ */

gboolean
near_reader_get_number (const NearReader *self, const NearToken *token, const char *what, double *value,
                        GError **error)
{
  double number;

  if (!near_token_parse_number (token, &number))
    {
      gboolean comma = memchr (token->start, ',', token->n) != NULL;

      return near_reader_fail (self, error, NEAR_ERROR_PARSE, token,
                               comma ? _ ("%s is not a number; the decimal sign is a point, not a comma")
                                     : _ ("%s is not a number"),
                               what);
    }
  if (!isfinite (number))
    return near_reader_fail (self, error, NEAR_ERROR_NOT_FINITE, token,
                             _ ("%s is not a finite number; did the program that wrote it fail?"), what);
  *value = number;
  return TRUE;
}

gboolean
near_reader_get_integer (const NearReader *self, const NearToken *token, const char *what, gint64 minimum,
                         gint64 maximum, gint64 *value, GError **error)
{
  gint64 number;

  if (!near_token_parse_integer (token, &number))
    return near_reader_fail (self, error, NEAR_ERROR_PARSE, token, _ ("%s is not a whole number"), what);
  if (number < minimum || number > maximum)
    {
      g_autofree char *low = g_strdup_printf ("%" PRId64, minimum);
      g_autofree char *high = g_strdup_printf ("%" PRId64, maximum);

      return near_reader_fail (self, error, NEAR_ERROR_RANGE, token, _ ("%s must be from %s to %s"), what,
                               low, high);
    }
  *value = number;
  return TRUE;
}

gboolean
near_reader_get_numbers (const NearReader *self, const char *what, gsize n, double *values, GError **error)
{
  NearToken tokens[16];
  gsize found;

  g_return_val_if_fail (n <= G_N_ELEMENTS (tokens), FALSE);
  found = near_reader_split (self, tokens, n);
  if (found < n)
    {
      const NearToken line = { self->text, self->n };

      return near_reader_fail (self, error, NEAR_ERROR_PARSE, &line,
                               _ ("%s needs %zu numbers, but the line has %zu"), what, n, found);
    }
  for (gsize i = 0; i < n; i++)
    if (!near_reader_get_number (self, &tokens[i], what, &values[i], error))
      return FALSE;
  return TRUE;
}

gboolean
near_reader_next_numbers (NearReader *self, const char *what, gsize n, double *values, GError **error)
{
  if (!near_reader_next (self))
    return near_reader_fail_end (self, error, what);
  return near_reader_get_numbers (self, what, n, values, error);
}

gboolean
near_reader_get_element (const NearReader *self, const NearToken *token, guint *element, double *mass,
                         GError **error)
{
  gint64 number;

  if (near_token_parse_integer (token, &number) && number >= 1 && number < NEAR_N_ELEMENTS)
    {
      *element = (guint) number;
      if (mass != NULL)
        *mass = near_element_get (*element)->mass;
      return TRUE;
    }
  if (near_element_from_label (token->start, (gssize) token->n, element, mass))
    return TRUE;
  g_autofree char *suggestion = near_element_dup_suggestion (token->start, (gssize) token->n);
  return near_reader_fail (self, error, NEAR_ERROR_UNKNOWN_NAME, token, _ ("unknown element; %s"),
                           suggestion);
}

gboolean
near_reader_read_values (NearReader *self, const char *what, gsize n, double **values, GError **error)
{
  gsize allocated = MIN (n, FIRST_VALUES), k = 0;
  g_autofree double *all = g_try_new (double, MAX (allocated, 1));

  while (k < n)
    {
      const char *at, *end;

      if (!near_reader_next (self))
        return near_reader_fail (self, error, NEAR_ERROR_PARSE, NULL,
                                 _ ("the file ends after %zu of %zu values of %s; is it cut off?"), k, n,
                                 what);
      if (!near_reader_poll (self, error))
        return FALSE;
      at = self->text;
      end = at + self->n;
      while (k < n)
        {
          NearToken token;

          if (near_tokens_split (at, (gsize) (end - at), &token, 1) == 0)
            break;
          if (k == allocated)
            {
              gsize larger = MIN (2 * allocated, n);
              double *moved = g_try_realloc_n (all, larger, sizeof *moved);

              if (moved == NULL)
                return near_reader_fail_file (self, error, NEAR_ERROR_TOO_LARGE,
                                              _ ("there is not enough memory for the %zu values of %s"), n,
                                              what);
              all = moved;
              allocated = larger;
            }
          if (!near_reader_get_number (self, &token, what, &all[k], error))
            return FALSE;
          k++;
          at = token.start + token.n;
        }
    }
  *values = g_steal_pointer (&all);
  return TRUE;
}

/* --- results -------------------------------------------------------------------------------------- */

gboolean
near_reader_has_enough (const NearReader *self)
{
  return self->options->max_frames > 0 && self->frames->len >= self->options->max_frames;
}

gboolean
near_reader_add_frame (NearReader *self, NearCrystalBuilder *builder, gsize line, GError **error)
{
  g_autoptr (GError) local = NULL;
  NearCrystal *crystal;

  if (near_reader_has_enough (self))
    return TRUE;
  near_crystal_builder_set_provenance (builder, self->name);
  if (self->options->bohr)
    {
      near_crystal_builder_scale (builder, NEAR_BOHR_ANGSTROM);
      near_notes_add (near_crystal_builder_get_notes (builder), NEAR_NOTE_INFO, "read-as-bohr",
                      _ ("All lengths were taken as bohr, as asked for (1 bohr is 0.529177 Å)."));
    }
  crystal = near_crystal_builder_finish (builder, &local);
  /* A reader may leave the lattice there for the next frame, in the file's unit. */
  if (self->options->bohr)
    near_crystal_builder_scale (builder, 1.0 / NEAR_BOHR_ANGSTROM);
  if (crystal == NULL)
    {
      if (line > 0)
        g_set_error (error, NEAR_ERROR, local->code, "%s:%zu: %s", self->name, line, local->message);
      else
        g_set_error (error, NEAR_ERROR, local->code, "%s: %s", self->name, local->message);
      return FALSE;
    }
  g_ptr_array_add (self->frames, crystal);
  return TRUE;
}

void
near_reader_take_field (NearReader *self, NearField *field)
{
  g_ptr_array_add (self->fields, field);
}

gboolean
near_reader_check_grid (const NearReader *self, const gint64 n[3], gsize *product, GError **error)
{
  double points = (double) n[0] * (double) n[1] * (double) n[2];

  if (n[0] < 1 || n[1] < 1 || n[2] < 1)
    return near_reader_fail (self, error, NEAR_ERROR_RANGE, NULL,
                             _ ("the grid has %" PRId64 " x %" PRId64 " x %" PRId64
                                " points; each number must be at least 1"),
                             n[0], n[1], n[2]);
  if (points >= 2147483648.0)
    return near_reader_fail (self, error, NEAR_ERROR_TOO_LARGE, NULL,
                             _ ("the grid has %.3g points; fewer than 2147483648 can be read"), points);
  *product = (gsize) n[0] * (gsize) n[1] * (gsize) n[2];
  return TRUE;
}

NearArray *
near_reader_order_field (double *x_fastest, const gsize n[3], gboolean drop_last_planes, GError **error)
{
  gsize shape[3];
  g_autofree double *given = x_fastest;

  for (guint k = 0; k < 3; k++)
    shape[k] = drop_last_planes && n[k] > 1 ? n[k] - 1 : n[k];
  gsize n_values = shape[0] * shape[1] * shape[2];
  double *ordered = g_try_new (double, n_values);
  if (ordered == NULL)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("there is not enough memory for a grid of %zu points"), n_values);
      return NULL;
    }
  for (gsize i = 0; i < shape[0]; i++)
    for (gsize j = 0; j < shape[1]; j++)
      for (gsize k = 0; k < shape[2]; k++)
        ordered[(i * shape[1] + j) * shape[2] + k] = given[(k * n[1] + j) * n[0] + i];
  return near_array_new_take (NEAR_ARRAY_FLOAT64, 3, shape, ordered, n_values * sizeof *ordered, error);
}

GArray *
near_reader_dup_elements_option (const NearReader *self, GError **error)
{
  g_autoptr (GArray) elements = g_array_new (FALSE, FALSE, sizeof (guint));
  g_auto (GStrv) words = NULL;

  g_return_val_if_fail (self->options->elements != NULL, NULL);
  words = g_strsplit_set (self->options->elements, " ,;", -1);
  for (char **word = words; *word != NULL; word++)
    {
      guint element;

      if (**word == '\0')
        continue;
      if (!near_element_find (*word, -1, &element))
        {
          g_autofree char *suggestion = near_element_dup_suggestion (*word, -1);

          g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNKNOWN_NAME,
                       _ ("“%s” among the elements given is unknown; %s"), *word, suggestion);
          return NULL;
        }
      g_array_append_val (elements, element);
    }
  if (elements->len == 0)
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                           _ ("the list of elements is empty; write --elements \"Al Fe\""));
      return NULL;
    }
  return g_steal_pointer (&elements);
}

/* --- writing -------------------------------------------------------------------------------------- */

NearCrystal *
near_writer_get_crystal (const NearWriter *self)
{
  return self->frames[self->n_frames - 1];
}

gboolean
near_writer_need_cell (const NearWriter *self, const char *format_name, GError **error)
{
  if (near_crystal_has_cell (near_writer_get_crystal (self)))
    return TRUE;
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
               _ ("%s files need a cell, and these atoms have none; write XYZ instead"), format_name);
  return FALSE;
}

void
near_writer_note_lost (NearWriter *self, const char *format_name, const char *what)
{
  near_notes_add (self->notes, NEAR_NOTE_WARNING, "not-written",
                  _ ("Left out, since %s files have no place for it: %s."), format_name, what);
}

/**
 * near_writer_append_number:
 *
 * The shortest decimal form that reads back to the same double, after blanks that make it @width wide; at
 * least one blank.
 */
void
near_writer_append_number (GString *text, double value, int width)
{
  char buffer[NEAR_TEXT_DOUBLE_SIZE];

  near_text_format_double (value == 0.0 ? 0.0 : value, buffer);
  for (int n = (int) strlen (buffer); n < MAX (width - 1, 1); n++)
    g_string_append_c (text, ' ');
  g_string_append_c (text, ' ');
  g_string_append (text, buffer);
}
