/* test-pseudo-choice.c — which pseudopotential each element gets, in words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-pseudo-choice.h"

#include "near-test.h"

#include <math.h>
#include <string.h>

static const guint sodium_and_silicon[] = { 11, 14, 11 };

static GPtrArray *
choose (const char *text, const guint *elements, gsize n)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *chosen = near_pseudo_choose (text, elements, n, &error);

  g_assert_no_error (error);
  g_assert_nonnull (chosen);
  g_assert_cmpuint (chosen->len, ==, n);
  for (gsize i = 0; i < n; i++)
    g_assert_cmpuint (near_pseudopotential_get_element (chosen->pdata[i]), ==, elements[i]);
  return chosen;
}

static void
check_names (const char *text, const char *sodium, const char *silicon)
{
  g_autoptr (GPtrArray) chosen = choose (text, sodium_and_silicon, 3);

  g_assert_cmpstr (near_pseudopotential_get_name (chosen->pdata[0]), ==, sodium);
  g_assert_cmpstr (near_pseudopotential_get_name (chosen->pdata[1]), ==, silicon);
  /* One element, one potential. */
  g_assert_true (chosen->pdata[2] == chosen->pdata[0]);
}

static void
test_sets (void)
{
  check_names (NULL, "HGH LDA, Na, 1 electron", "HGH LDA, Si, 4 electrons");
  check_names ("hgh", "HGH LDA, Na, 1 electron", "HGH LDA, Si, 4 electrons");
  check_names ("hgh:Na=9", "HGH LDA, Na, 9 electrons", "HGH LDA, Si, 4 electrons");
  check_names (" hgh : Na=9 , Si=4 ", "HGH LDA, Na, 9 electrons", "HGH LDA, Si, 4 electrons");
  check_names ("Na=9,hgh", "HGH LDA, Na, 9 electrons", "HGH LDA, Si, 4 electrons");
  check_names ("hgh,Na=9,Cu=1", "HGH LDA, Na, 9 electrons", "HGH LDA, Si, 4 electrons");
  check_names ("gth-pbe", "GTH PBE, Na, 9 electrons", "GTH PBE, Si, 4 electrons");
}

/* A file of silicon without projectors: -4 erf (r) / r, in Ry */
static char *
write_file (const char *name, const char *symbol)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char *path = near_test_path (name);

  g_string_append_printf (text,
                          "<UPF version=\"2.0.1\"><PP_HEADER element=\"%s\" pseudo_type=\"NC\" "
                          "z_valence=\"4\" number_of_proj=\"0\"/>",
                          symbol);
  g_string_append (text, "<PP_R>");
  for (guint i = 0; i <= 100; i++)
    g_string_append_printf (text, " %u.%u", i / 10, i % 10);
  g_string_append (text, "</PP_R><PP_RAB>");
  for (guint i = 0; i <= 100; i++)
    g_string_append (text, " 0.1");
  g_string_append (text, "</PP_RAB><PP_LOCAL> -9.0");
  for (guint i = 1; i <= 100; i++)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      g_ascii_dtostr (number, sizeof number, -8.0 * erf (0.1 * i) / (0.1 * i));
      g_string_append_printf (text, "\n%s", number);
    }
  g_string_append (text, "</PP_LOCAL></UPF>\n");
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  return path;
}

static void
test_files (void)
{
  g_autofree char *path = write_file ("my.UPF", "Si");
  g_autofree char *mixed = g_strdup_printf ("hgh:Na=9,Si=%s", path);
  g_autofree char *first = g_strdup_printf ("Si=%s,gth-pbe", path);
  g_autofree char *alone = g_strdup_printf ("Si=%s", path);
  g_autofree char *unused = g_strdup_printf ("Si=%s,C=/nowhere/c.upf", path);

  check_names (mixed, "HGH LDA, Na, 9 electrons", "UPF, Si, 4 electrons");
  check_names (first, "GTH PBE, Na, 9 electrons", "UPF, Si, 4 electrons");
  const guint silicon = 14;
  g_autoptr (GPtrArray) chosen = choose (alone, &silicon, 1);
  g_autoptr (GPtrArray) again = choose (unused, &silicon, 1);
  g_assert_cmpstr (near_pseudopotential_get_source (chosen->pdata[0]), ==, "my.UPF");
  near_assert_close (near_pseudopotential_get_alpha (again->pdata[0]), 4.0 * G_PI, 1e-12, 0.0);
}

static void
check_refused (const char *text, NearError code, const char *says)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) chosen = near_pseudo_choose (text, sodium_and_silicon, 3, &error);

  g_assert_null (chosen);
  g_assert_error (error, NEAR_ERROR, (gint) code);
  if (strstr (error->message, says) == NULL)
    g_error ("“%s” does not say “%s”", error->message, says);
}

static void
test_refusals (void)
{
  g_autofree char *path = write_file ("carbon.upf", "C");
  g_autofree char *other = g_strdup_printf ("hgh,Si=%s", path);

  check_refused ("", NEAR_ERROR_PARSE, "nothing");
  check_refused ("hgh,", NEAR_ERROR_PARSE, "comma");
  check_refused ("hgh:", NEAR_ERROR_PARSE, "must follow the colon");
  check_refused ("hhg", NEAR_ERROR_UNKNOWN_NAME, "“hhg”: this is neither a set (hgh, gth-pbe)");
  check_refused ("hgh,gth-pbe", NEAR_ERROR_PARSE, "one set only");
  check_refused ("hgh:Na=9,gth-pbe:Si=4", NEAR_ERROR_PARSE, "one set only");
  check_refused ("hgh:Na=3", NEAR_ERROR_UNKNOWN_NAME,
                 "Na with 3 electrons; there are those with: 1, 9");
  check_refused ("hgh:Cu=2", NEAR_ERROR_UNKNOWN_NAME, "1, 11");
  check_refused ("hgh:Na=9,Na=1", NEAR_ERROR_PARSE, "“Na=1”: this element was given before");
  check_refused ("hgh:Na=0", NEAR_ERROR_PARSE, "number of electrons");
  check_refused ("hgh:Na=12", NEAR_ERROR_PARSE, "number of electrons");
  check_refused ("hgh:Na=", NEAR_ERROR_PARSE, "number of electrons");
  check_refused ("hgh:Na=my.psml", NEAR_ERROR_PARSE, "ends in .upf");
  check_refused ("hgh:Qq=1", NEAR_ERROR_UNKNOWN_NAME, "“Qq” is no element");
  check_refused ("hgh:=1", NEAR_ERROR_UNKNOWN_NAME, "is no element");
  check_refused ("Na=9,Si=4", NEAR_ERROR_PARSE, "“hgh:Na=9”");
  check_refused ("Si=a.upf", NEAR_ERROR_NO_DATA, "Na=FILE.upf");
  check_refused ("hgh:Si=/nowhere/a.upf", NEAR_ERROR_NO_FILE, "/nowhere/a.upf");
  check_refused (other, NEAR_ERROR_RANGE, "a pseudopotential of C, but it was given for Si");
}

static void
test_elements_without (void)
{
  static const guint uranium = 92, unknown = 0;
  g_autoptr (GError) error = NULL;

  g_assert_null (near_pseudo_choose ("hgh", &uranium, 1, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA);
  g_assert_nonnull (strstr (error->message, "(it has H, He, Li, Be,"));
  g_assert_nonnull (strstr (error->message, "U=FILE.upf"));
  g_clear_error (&error);
  g_assert_null (near_pseudo_choose ("hgh", &unknown, 1, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA);
}

static NearCrystal *
make_crystal (gboolean mixed)
{
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new ();
  const NearComponent both[] = { { 31, 0.7 }, { 13, 0.3 } };
  const double gallium[3] = { 0 }, arsenic[3] = { 1.4, 1.4, 1.4 };
  g_autoptr (GError) error = NULL;
  guint16 species;

  if (mixed)
    near_crystal_builder_add_mixture (builder, "Ga0.7Al0.3", both, 2, &species, &error);
  else
    near_crystal_builder_add_species (builder, "Ga", 31, 0.0, &species, &error);
  g_assert_no_error (error);
  near_crystal_builder_add_atom (builder, species, gallium);
  near_crystal_builder_add_species (builder, "As", 33, 0.0, &species, &error);
  near_crystal_builder_add_atom (builder, species, arsenic);
  NearCrystal *crystal = near_crystal_builder_finish (builder, &error);
  g_assert_no_error (error);
  return crystal;
}

static void
test_crystal (void)
{
  g_autoptr (NearCrystal) crystal = make_crystal (FALSE);
  g_autoptr (NearCrystal) mixed = make_crystal (TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) chosen = near_pseudo_choose_for_crystal ("hgh:Ga=13", crystal, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (chosen->len, ==, 2);
  g_assert_cmpstr (near_pseudopotential_get_name (chosen->pdata[0]), ==,
                   "HGH LDA, Ga, 13 electrons");
  g_assert_cmpstr (near_pseudopotential_get_name (chosen->pdata[1]), ==,
                   "HGH LDA, As, 5 electrons");
  g_assert_null (near_pseudo_choose_for_crystal ("hgh", mixed, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "Ga0.7Al0.3"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pseudo-choice/sets", test_sets);
  g_test_add_func ("/pseudo-choice/files", test_files);
  g_test_add_func ("/pseudo-choice/refusals", test_refusals);
  g_test_add_func ("/pseudo-choice/elements-without", test_elements_without);
  g_test_add_func ("/pseudo-choice/crystal", test_crystal);
  return g_test_run ();
}
