/* near-cli.h — the command line: one file per sub-command, one table of them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-monitor.h"
#include "near-results.h"

G_BEGIN_DECLS

#define NEAR_CLI_OK 0
#define NEAR_CLI_FAILED 1
#define NEAR_CLI_USAGE 2

typedef struct
{
  const char *name;
  const char *synopsis;  /* arguments, as the help shows them */
  const char *sentence;  /* translatable */
  /* argv[0] is the sub-command's name; returns the exit status */
  int (*run) (int argc, char **argv);
} NearCliCommand;

int near_cli_playground (int argc, char **argv);
int near_cli_crystal (int argc, char **argv);
int near_cli_gp (int argc, char **argv);
int near_cli_dft (int argc, char **argv);
int near_cli_run (int argc, char **argv);
int near_cli_tour (int argc, char **argv);
int near_cli_list (int argc, char **argv);

/* --- what sub-commands share -------------------------------------------------------------------- */

/* Prints "nearsight-cli NAME: message" on standard error; returns @status. */
int near_cli_fail (const char *command, const GError *error, int status);
/* A progress bar on standard error if that is a terminal; stops on Ctrl+C. Call _end() when done. */
NearMonitor near_cli_progress_begin (void);
void near_cli_progress_end (void);
void near_cli_print_json (json_t *json); /* takes it */
void near_cli_print_report (const NearResults *results);

G_END_DECLS
