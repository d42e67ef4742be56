import {flagForms} from './flags.js';

/** What `--help` prints, and the readme repeats. */
export const helpText = `
Usage
  $ vmssroll [SCALE-SET] [-g GROUP] [-s SUBSCRIPTION]        full screen; without SCALE-SET the list of all scale sets
  $ vmssroll status   SCALE-SET -g GROUP [--json]            one picture of the set
  $ vmssroll images   SCALE-SET -g GROUP [--json]            versions which the set could take, newest first
  $ vmssroll plan     SCALE-SET -g GROUP --image IMAGE [selection] [policy] [--json]
  $ vmssroll upgrade  SCALE-SET -g GROUP --image IMAGE [selection] [policy] --yes [--json]
  $ vmssroll simulate [--scenario NAME] [--port 0] [--speed 1] [--seed 1] [--log FILE] [--strict]

IMAGE
  a version (24.04.202611100), sku/version, latest, a gallery or managed image resource id, or an https VHD URI

Selection (default: all outdated instances)
  --update-domain N…  --fault-domain N…  --zone N…  --instance ID…  --outdated

Policy
  --batch 20%|N                instances in flight at once, never across zones or update domains
  --max-unhealthy 20%          of the whole set: more, and no batch starts
  --max-unhealthy-upgraded 20% of the upgraded: more, and the upgrade stops
  --pause 0s  --soak 0s  --health-timeout 5m  --canary 0  --order zone|domain|unhealthy-first

Everywhere
  -g, --resource-group GROUP   -s, --subscription ID or name
  --endpoint URL               another ARM (or VMSSROLL_ENDPOINT); http only on this machine, and then without sign-in
  --simulate [SCENARIO]        a simulated Azure of its own; --speed N makes its time run faster, --seed N makes it another
  --auth cli|device-code|managed-identity|environment        how to sign in (default: cli)
  --cloud NAME                 AzureCloud, AzureChinaCloud, AzureUSGovernment
  --read-only                  nothing can be changed
  --confirm SCALE-SET          accepts a mode in which saving the model starts more than was asked for
  --json  --no-color  --ascii  --help  --version

Exit codes
  0 done · 1 a bug · 2 bad usage · 3 refused before anything changed · 4 faulted: a limit was passed or instances failed
  5 cancelled · 6 sign-in, permission or network · 7 detached, the upgrade goes on

Examples
  $ vmssroll web -g rg-web
  $ vmssroll upgrade web -g rg-web --image latest --update-domain 2 --yes
  $ vmssroll --simulate three-zones --speed 10
`;

/** Every long flag there is, as typed: for a test which holds the help against them. */
export const flagNames: readonly string[] = Object.keys(flagForms).map(
	name => `--${name.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`,
);
