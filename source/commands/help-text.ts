import {flagForms} from './flags.js';

/** What `--help` prints, and the readme repeats: what is wanted in a hurry comes first. */
export const helpText = `
Usage
  $ vmssroll [SCALE-SET] [-g GROUP] [-s SUBSCRIPTION]        full screen; without SCALE-SET the list of all scale sets

An upgrade under way (UPGRADE-ID or its last part; it runs in a process of its own)
  $ vmssroll upgrades           [--json]        which there are, and which of them run
  $ vmssroll attach [UPGRADE-ID] [--json]       watch it to its end; takes it up again when its process died
  $ vmssroll pause    UPGRADE-ID                the batch in flight ends, none follows until resume
  $ vmssroll resume   UPGRADE-ID                goes on; --accept-breach also over the limit which ended it
  $ vmssroll cancel   UPGRADE-ID                nothing more is asked, ever; what is mixed stays so
  $ vmssroll rollback UPGRADE-ID                what it changed takes the old image again, by the same gates
  $ vmssroll retry    UPGRADE-ID                the failed instances are asked once more
  $ vmssroll skip     UPGRADE-ID --instance ID… these are left out, or not waited for

Look, plan, upgrade
  $ vmssroll status   SCALE-SET -g GROUP [--json]            one picture of the set
  $ vmssroll images   SCALE-SET -g GROUP [--json]            versions which the set could take, newest first
  $ vmssroll plan     SCALE-SET -g GROUP --image IMAGE [selection] [policy] [--json]    changes nothing
  $ vmssroll upgrade  SCALE-SET… -g GROUP --image IMAGE [selection] [policy] --yes [--detach] [--json]
      --detach                 print the upgrade id and leave it to itself: exit 7
      --filter 'web-*'         the scale sets whose names fit, instead of naming them
      --parallel 1             so many scale sets side by side
      --keep-going             when one faults the others go on; without it they are cancelled
      --take-over              also from a process of which it cannot be told whether it lives (attach takes it too)
      --confirm SCALE-SET      accepts a mode in which saving the model starts more than was asked for

IMAGE
  a version (24.04.202611100), sku/version, latest, a gallery or managed image resource id, or an https VHD URI

Selection (default: all outdated instances)
  --update-domain N…  --fault-domain N…  --zone N…  --instance ID…  --outdated

Policy
  --batch 20%|N                instances in flight at once, never across zones or update domains
  --max-unhealthy 20%          of the whole set: more, and no batch starts
  --max-unhealthy-upgraded 20% of the upgraded: more, and the upgrade stops
  --health-timeout 5m          an instance which is not healthy by then has failed
  --soak 0s                    a batch must stay healthy for so long
  --pause 0s                   between batches
  --canary 0                   so many instances go first, by themselves
  --checkpoint none            wait for resume after: canary, each zone, each batch
  --order zone                 zone, domain or unhealthy-first
  --suspend-repairs            no automatic repairs meanwhile: they take an instance which restarts for a sick one
  --cross-domain  --cross-zone a batch may span update domains, or zones

Everywhere
  -g, --resource-group GROUP   -s, --subscription ID or name
  --auth cli|device-code|managed-identity|environment        how to sign in (default: cli)
  --cloud NAME                 AzureCloud, AzureChinaCloud, AzureUSGovernment
  --endpoint URL               another ARM (or VMSSROLL_ENDPOINT); http only on this machine, and then without sign-in
  --read-only                  nothing can be changed
  --json  --no-color  --ascii  --help  --version
  --screen-reader              sentences and typed words instead of the full screen (TERM=dumb does it too)

Without Azure
  --simulate [SCENARIO]        a simulated Azure of its own; --speed N makes its time run faster, --seed N another one
  $ vmssroll simulate [--scenario NAME] [--port 0] [--speed 1] [--seed 1] [--log FILE] [--strict]

Exit codes
  0 done · 1 a bug · 2 bad usage · 3 refused before anything changed · 4 faulted: a limit was passed or instances failed
  5 cancelled · 6 sign-in, permission or network · 7 detached, the upgrade goes on

Examples
  $ vmssroll web -g rg-web
  $ vmssroll upgrade web -g rg-web --image latest --update-domain 2 --yes
  $ vmssroll attach
  $ vmssroll --simulate three-zones --speed 10
`;

/** Between processes of the program: nobody types these. */
const internalFlags: ReadonlySet<string> = new Set(['steer', 'idleExit']);

/** Every long flag which an operator may type: for a test which holds the help against them. */
export const flagNames: readonly string[] = Object.keys(flagForms)
	.filter(name => !internalFlags.has(name))
	.map(name => `--${name.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`);
