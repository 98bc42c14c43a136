# The whole toolchain: iwc, its examples, and what a checkout needs to build them. No token, no network at run time.
FROM node:22-bookworm-slim AS build
WORKDIR /src
COPY . .
RUN npm ci --ignore-scripts && node scripts/build.mjs && npm pack --ignore-scripts --pack-destination /tmp

FROM node:22-bookworm-slim
COPY --from=build /tmp/iwc-*.tgz /tmp/
RUN npm install --global --ignore-scripts /tmp/iwc-*.tgz && rm /tmp/iwc-*.tgz
WORKDIR /work
ENTRYPOINT ["iwc"]
CMD ["--help"]
