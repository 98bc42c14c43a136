import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { repositoryRoot } from './support/repository.ts';
import { missingCommand } from './support/requirements.ts';

function planned(...words: string[]): string {
  // Variables of the environment set those of the Makefile.
  const { CONTAINER_NAME, GPU_DEVICES, MOUNT_VOLUME, DOCKER, IMAGE, ...env } = process.env;
  const { stdout, stderr, status } = spawnSync('make', ['-n', ...words], {
    cwd: repositoryRoot,
    env,
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  return stdout.trim();
}

test('make would build, run and remove the container as asked', { skip: missingCommand('make') }, () => {
  assert.equal(planned('build-docker'), 'docker build --tag iwc .');
  const plain = 'docker run --detach --interactive --tty --name workloadsim-docker   --entrypoint bash iwc';
  assert.equal(planned('run-docker'), plain);
  const full = planned('run-docker', 'GPU_DEVICES=0,1', 'MOUNT_VOLUME=/data', 'CONTAINER_NAME=mine');
  assert.match(full, /--name mine --gpus '"device=0,1"' --volume '\/data:\/work' /);
  assert.match(planned('run-docker', 'GPU_DEVICES=all'), /--gpus all /);
  assert.equal(planned('rm-docker'), 'docker rm --force workloadsim-docker');
});
