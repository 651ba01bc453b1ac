import { describe, expect, it } from 'vitest';
import { profileDoubts } from '../../functions/sessions/shell-profile.ts';

describe('a shell profile for Linux and macOS', () => {
  it.each([
    'exit',
    'exit 0',
    'cd /tmp; exit',
    'cd /tmp && exit 1',
    'test -f /etc/motd || exit 3',
    'if [ -z "$USER" ]; then exit; fi',
    'echo hello\nlogout\n',
    'exec zsh',
    'exec /usr/local/bin/fish -l',
    'exec -l ksh',
    'FOO=1 exec tmux',
    'TERM=xterm; { exit; }',
  ])('may end the shell: %j', (linux) => {
    expect(profileDoubts({ linux })).toEqual([
      expect.stringMatching(/^inputs\.shellProfile\.linux has .*Linux and macOS may close at once$/),
    ]);
  });

  it.each([
    '',
    'cd ~',
    'exec /bin/bash\ncd /home/ec2-user',
    'exec bash -l',
    'exec sudo -u ec2-user -i',
    'exec 2>/dev/null',
    'exec > /tmp/log 2>&1',
    'exec 3>&1',
    'echo "type exit to leave"',
    "echo 'exit'",
    '# exit when done',
    'cd /tmp # then exit',
    'alias q=exit',
    "alias q='exit'",
    'quit() { exit; }',
    'function quit { exit; }',
    '(exit 3)',
    'code=$(exit 3)',
    'exit_code=0',
    'trap cleanup EXIT',
    'bash -c "exit 1"',
    'export TMOUT=600',
    'kubectl exec -it pod -- bash',
    'docker exec web true',
    'echo "a" & sleep 1',
  ])('does not end the shell: %j', (linux) => {
    expect(profileDoubts({ linux })).toEqual([]);
  });

  it.each(["echo '", 'echo "', '((((', '{', '\\', 'exec', 'exec >', '$('])(
    'is read whatever it is: %j',
    (linux) => {
      expect(profileDoubts({ linux })).toEqual([]);
    },
  );
});

describe('a shell profile for Windows', () => {
  it.each([
    'exit',
    'Set-Location C:\\\r\nEXIT 1',
    'if (-not $x) { exit }',
    'logoff',
    '[Environment]::Exit(0)',
    '[System.Environment]::Exit(1)',
  ])('may end the shell: %j', (windows) => {
    expect(profileDoubts({ windows })).toEqual([
      expect.stringMatching(/^inputs\.shellProfile\.windows .*Windows may close at once$/),
    ]);
  });

  it.each([
    '',
    'Set-Location C:\\',
    '# exit',
    '<# exit\n exit #>',
    'Write-Host "exit"',
    'function quit { exit }',
    'Register-EngineEvent PowerShell.Exiting -Action { }',
    'date',
    'Exit-PSHostProcess',
  ])('does not end the shell: %j', (windows) => {
    expect(profileDoubts({ windows })).toEqual([]);
  });
});

it('is told for each platform by itself', () => {
  expect(profileDoubts({ linux: 'exit', windows: 'exit' })).toHaveLength(2);
  expect(profileDoubts({ linux: 'exec bash', windows: 'exec zsh' })).toEqual([]);
  expect(profileDoubts(undefined)).toEqual([]);
  expect(profileDoubts('exit')).toEqual([]);
});
