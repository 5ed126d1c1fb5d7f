/* main.c — the command line
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cli.h"
#include "near-config.h"
#include "near-init.h"
#include "near-system.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

static const NearCliCommand commands[] = {
  { "playground", "[OPTION…]", N_ ("train a neural network on a pattern"), near_cli_playground },
  { "crystal", "COMMAND FILE… [OPTION…]", N_ ("read, convert and analyse structure files"),
    near_cli_crystal },
  { "gp", "COMMAND [OPTION…]", N_ ("Gaussian processes: fit, classify, draw"), near_cli_gp },
  { "dft", "COMMAND FILE [OPTION…]", N_ ("Kohn–Sham density-functional theory of small cells"),
    near_cli_dft },
  { "run", "FILE.nearsight [--json]", N_ ("compute what a document shows, without a screen"),
    near_cli_run },
  { "tour", "--out FOLDER", N_ ("run the standard experiment of each lab and write a report"),
    near_cli_tour },
  { "list", "[FAMILY] [--json]", N_ ("list the methods that there are"), near_cli_list },
};

static void
print_help (void)
{
  g_print ("%s\n\n", _ ("Usage: nearsight-cli COMMAND [OPTION…]"));
  g_print ("%s\n", _ ("Learning machine learning on materials, without a screen."));
  g_print ("\n%s\n", _ ("Commands:"));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %-11s %-24s %s\n", commands[i].name, commands[i].synopsis,
             _ (commands[i].sentence));
  g_print ("\n%s\n",
           _ ("“nearsight-cli COMMAND --help” explains a command. Errors go to standard error; "
              "exit status 0: good, 1: failed, 2: wrong usage."));
}

int
main (int argc, char **argv)
{
  near_system_bind_locale ();
  near_init ();
  near_system_watch_interrupt ();
  if (argc < 2 || g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h")
      || g_str_equal (argv[1], "help"))
    {
      print_help ();
      return argc < 2 ? NEAR_CLI_USAGE : NEAR_CLI_OK;
    }
  if (g_str_equal (argv[1], "--version"))
    {
      g_print ("nearsight %s\n", NEAR_VERSION);
      return NEAR_CLI_OK;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (argv[1], commands[i].name))
      {
        g_autofree char *name = g_strconcat ("nearsight-cli ", commands[i].name, NULL);
        int status;

        g_set_prgname (name); /* as the help of the sub-command shows it */
        status = commands[i].run (argc - 1, argv + 1);
        if (fflush (stdout) == 0 && ferror (stdout) == 0)
          return status;
        g_printerr ("%s: %s\n", name, _ ("the results could not be written: is the disk full?"));
        return NEAR_CLI_FAILED;
      }
  g_printerr (_ ("nearsight-cli: there is no command “%s”; “nearsight-cli --help” lists them\n"),
              argv[1]);
  return NEAR_CLI_USAGE;
}
