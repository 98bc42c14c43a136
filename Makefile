# iwc in a container.
#   make build-docker
#   make run-docker GPU_DEVICES=0,1 MOUNT_VOLUME=/data CONTAINER_NAME=workloadsim-docker
#   make rm-docker
DOCKER ?= docker
IMAGE ?= iwc
CONTAINER_NAME ?= workloadsim-docker
# Devices such as 0,1 or all; none when empty.
GPU_DEVICES ?=
# A folder of the host, seen as /work inside; none when empty.
MOUNT_VOLUME ?=

gpu_flags = $(if $(GPU_DEVICES),--gpus $(if $(filter all,$(GPU_DEVICES)),all,'"device=$(GPU_DEVICES)"'))
volume_flags = $(if $(MOUNT_VOLUME),--volume '$(MOUNT_VOLUME):/work')

.PHONY: build-docker run-docker rm-docker

build-docker:
	$(DOCKER) build --tag $(IMAGE) .

run-docker:
	$(DOCKER) run --detach --interactive --tty --name $(CONTAINER_NAME) $(gpu_flags) $(volume_flags) --entrypoint bash $(IMAGE)

rm-docker:
	$(DOCKER) rm --force $(CONTAINER_NAME)
