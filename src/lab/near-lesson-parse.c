/* near-lesson-parse.c — a lesson from Markdown with front matter and fences
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-lesson-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "near-text.h"

#define MINUTES_MAX 60

gboolean
near_lesson_fail (NearLessonParser *p, guint line, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (p->error, NEAR_ERROR, NEAR_ERROR_PARSE, "%s:%u: %s", p->name, line, message);
  return FALSE;
}

gboolean
near_lesson_fail_at_text (NearLessonParser *p, guint line, const char *format, const char *text)
{
  g_autofree char *shown = near_text_excerpt (text, -1, 60);

  return near_lesson_fail (p, line, format, shown);
}

gboolean
near_lesson_is_blank (const char *line)
{
  return line[strspn (line, " \t")] == '\0';
}

/* --- front matter ---------------------------------------------------------------------------- */

static const char *const keys[]
    = { "id", "title", "track", "order", "minutes", "lab", "goal", NULL };

static char **
text_member (NearLesson *lesson, const char *key)
{
  if (strcmp (key, "id") == 0)
    return &lesson->id;
  if (strcmp (key, "title") == 0)
    return &lesson->title;
  if (strcmp (key, "track") == 0)
    return &lesson->track;
  if (strcmp (key, "lab") == 0)
    return &lesson->lab;
  return strcmp (key, "goal") == 0 ? &lesson->goal : NULL;
}

static gboolean
set_count (NearLessonParser *p, guint line, const char *key, const char *value)
{
  gboolean minutes = strcmp (key, "minutes") == 0;
  guint64 maximum = minutes ? MINUTES_MAX : 9999;
  guint64 count = 0;

  if (!g_ascii_string_to_unsigned (value, 10, 1, maximum, &count, NULL))
    return near_lesson_fail (p, line, _ ("“%s” must be a whole number from 1 to %u, not “%s”"), key,
                             (guint)maximum, value);
  *(minutes ? &p->lesson->minutes : &p->lesson->order) = (guint)count;
  return TRUE;
}

static gboolean
set_key (NearLessonParser *p, guint line, const char *key, const char *value, GHashTable *seen)
{
  if (!g_strv_contains (keys, key))
    {
      const char *nearest = near_text_nearest (key, keys);

      if (nearest != NULL)
        return near_lesson_fail (p, line, _ ("there is no key “%s”; did you mean “%s”?"), key,
                                 nearest);
      g_autofree char *all = g_strjoinv (", ", (char **)keys);
      return near_lesson_fail (p, line, _ ("there is no key “%s”; there are: %s"), key, all);
    }
  if (!g_hash_table_add (seen, g_strdup (key)))
    return near_lesson_fail (p, line, _ ("the key “%s” stands here a second time; remove one"),
                             key);
  if (*value == '\0')
    return near_lesson_fail (p, line, _ ("the key “%s” has no value; write “%s: value”"), key, key);
  char **member = text_member (p->lesson, key);
  if (member == NULL)
    return set_count (p, line, key, value);
  if (strcmp (key, "id") == 0
      && strspn (value, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen (value))
    return near_lesson_fail (p, line, _ ("the id “%s” may have only a to z, 0 to 9 and “-”"),
                             value);
  *member = g_strdup (value);
  return TRUE;
}

static gboolean
parse_front_matter (NearLessonParser *p)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (p->n_lines == 0 || strcmp (p->lines[0], "---") != 0)
    return near_lesson_fail (p, 1,
                             _ ("a lesson begins with a line “---” and its keys (id, title, …)"));
  for (p->i = 1; p->i < p->n_lines && strcmp (p->lines[p->i], "---") != 0; p->i++)
    {
      const char *line = p->lines[p->i];
      const char *colon = strchr (line, ':');

      if (near_lesson_is_blank (line) || *line == '#')
        continue;
      if (colon == NULL)
        return near_lesson_fail_at_text (p, p->i + 1, _ ("“%s” is not “key: value”"), line);
      g_autofree char *key = g_strstrip (g_strndup (line, colon - line));
      g_autofree char *value = g_strstrip (g_strdup (colon + 1));
      if (!set_key (p, p->i + 1, key, value, seen))
        return FALSE;
    }
  if (p->i >= p->n_lines)
    return near_lesson_fail (p, p->n_lines,
                             _ ("the keys do not end; write a line “---” after the last"));
  for (gsize k = 0; keys[k] != NULL; k++)
    if (!g_hash_table_contains (seen, keys[k]))
      return near_lesson_fail (p, p->i + 1, _ ("the key “%s” is missing; write it above this line"),
                               keys[k]);
  p->i++;
  return TRUE;
}

/* --- steps ----------------------------------------------------------------------------------- */

static gboolean
end_step (NearLessonParser *p)
{
  NearLessonStep *step = p->step;

  if (step == NULL)
    return TRUE;
  step->text = g_strstrip (g_strdup (p->text->str));
  g_string_truncate (p->text, 0);
  if (*step->text == '\0')
    return near_lesson_fail (p, step->line, _ ("the step “%s” has no text; say what is to be done"),
                             step->title);
  if (step->checks->len > 0 && step->solution == NULL)
    return near_lesson_fail (p, step->line,
                             _ ("the step “%s” is checked but has no solution; add a fence "
                                "“```solution”, so that the check can be tested"),
                             step->title);
  if (step->checks->len == 0 && (step->solution != NULL || step->misconception != NULL))
    return near_lesson_fail (p, step->line,
                             _ ("the step “%s” has a solution but nothing checks it; add a fence "
                                "“```check”"),
                             step->title);
  return TRUE;
}

static gboolean
parse_line (NearLessonParser *p)
{
  const char *line = p->lines[p->i];

  if (g_str_has_prefix (line, "## "))
    {
      g_autofree char *title = g_strstrip (g_strdup (line + 3));

      if (!end_step (p))
        return FALSE;
      if (*title == '\0')
        return near_lesson_fail (p, p->i + 1, _ ("the step has no title; write “## Title”"));
      p->step = near_lesson_add_step (p->lesson, title, ++p->i);
      return TRUE;
    }
  if (p->step == NULL && !near_lesson_is_blank (line))
    return near_lesson_fail_at_text (
        p, p->i + 1, _ ("“%s” stands before the first step; begin it with “## Title”"), line);
  if (g_str_has_prefix (line, "```"))
    return near_lesson_parse_fence (p);
  if (p->step != NULL)
    g_string_append_printf (p->text, "%s\n", line);
  p->i++;
  return TRUE;
}

static gboolean
parse_lesson (NearLessonParser *p)
{
  if (!parse_front_matter (p))
    return FALSE;
  while (p->i < p->n_lines)
    if (!parse_line (p))
      return FALSE;
  if (p->step == NULL)
    return near_lesson_fail (p, p->n_lines,
                             _ ("the lesson has no step; begin one with “## Title”"));
  return end_step (p);
}

static gboolean
check_encoding (NearLessonParser *p, const char *text, gsize n)
{
  const char *bad = NULL;
  guint line = 1;

  if (g_utf8_validate_len (text, n, &bad))
    return TRUE;
  for (const char *c = text; c < bad; c++)
    line += *c == '\n';
  return near_lesson_fail (p, line, _ ("the byte 0x%02x is not UTF-8 text; save the file as UTF-8"),
                           (guint)(guchar)*bad);
}

/**
 * near_lesson_parse:
 * @text: @n bytes of UTF-8, lines ended by LF or CR LF
 * @name: what errors call the text, a file's name
 *
 * Errors: NEAR_ERROR_PARSE, and those of the JSON and of the conditions in it; every message begins
 *   with "name:line: "
 */
NearLesson *
near_lesson_parse (const char *text, gsize n, const char *name, GError **error)
{
  g_return_val_if_fail (text != NULL && name != NULL, NULL);

  g_autoptr (NearLesson) lesson = near_lesson_new (name);
  NearLessonParser p = { .name = name, .lesson = lesson, .error = error };

  if (!check_encoding (&p, text, n))
    return NULL;
  if (n >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0) /* a byte order mark */
    {
      text += 3;
      n -= 3;
    }
  g_autofree char *copy = g_strndup (text, n);
  g_auto (GStrv) lines = g_strsplit (copy, "\n", -1);
  g_autoptr (GString) step_text = g_string_new (NULL);

  for (p.n_lines = 0; lines[p.n_lines] != NULL; p.n_lines++)
    g_strchomp (lines[p.n_lines]);
  p.lines = lines;
  p.text = step_text;
  return parse_lesson (&p) ? g_steal_pointer (&lesson) : NULL;
}
