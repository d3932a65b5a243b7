# A worker in a container, built from the lockfile: `docker build -t adjutant .`, then run it with DATABASE_URL and CHROMA_URL.
FROM node:24-bookworm-slim
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates git \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /adjutant
# Packages first, so that a change of the code alone does not install them again.
COPY package.json package-lock.json prisma.config.ts ./
COPY prisma prisma
COPY scripts/ensure.mjs scripts/
RUN mkdir -p adapters/postgres && node scripts/ensure.mjs
COPY . .
RUN chown node:node .
USER node
CMD ["node_modules/.bin/node", "src/main.ts", "--worker"]
